"""The regions of the skin on which lesions, scars and photographs are placed, and their names in words."""

from __future__ import annotations

REGIONS = {
    "forehead": "Forehead",
    "right-cheek": "Right cheek",
    "left-cheek": "Left cheek",
    "nose": "Nose",
    "chin": "Chin",
    "chest": "Chest",
    "upper-back": "Upper back",
}
# Views of a photograph that show several regions at once.
VIEWS = {
    "face-front": "Face, from the front",
    "face-right": "Face, right side",
    "face-left": "Face, left side",
} | REGIONS
