"""`python -m isocourse` is the command `isocourse`."""

from .cli import main

main()
