"""Low mood, anxiety and risk: one scale a file."""
