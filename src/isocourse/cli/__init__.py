"""The command line: reads something in, asks the core, draws the answer."""

from .application import app, main

__all__ = ["app", "main"]
