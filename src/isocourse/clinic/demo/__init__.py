"""An invented clinic, so that everything can be tried: its people are those of examples/."""
