"""The terminal: plain text that wraps to it, coloured where it can be."""
