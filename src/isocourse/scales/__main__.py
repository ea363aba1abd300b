"""`python -m isocourse.scales` prints the reference page."""

import sys

from .reference import page

sys.stdout.write(page())
