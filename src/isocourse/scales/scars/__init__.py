"""How severe the scars are: one scale a file."""
