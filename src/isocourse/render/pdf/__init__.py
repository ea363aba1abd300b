"""Documents as PDF, by typst: tagged for screen readers (PDF/UA-1), no system library needed."""

from .press import Pressed, press

__all__ = ["Pressed", "press"]
