"""Laying a later photograph over an earlier one: turned, moved and scaled as a whole, by what both show; never bent.

Where too little is found in both, or what is found would have to be turned or scaled too much, it is left as it is.
Without OpenCV (extra `[photos]`) every photograph is.
"""

from __future__ import annotations

import math
from typing import Any

Placing = tuple[tuple[float, float, float], tuple[float, float, float]]

LOOKED_AT = 900  # pixels of the longer side: enough for pores, and quick
FEATURES = 4000
# A match counts when the second best is clearly worse (Lowe 2004, doi 10.1023/B:VISI.0000029664.99615.94).
CLEARLY = 0.75
NEAR = 4.0  # pixels of the picture that is looked at
LEAST_MATCHES, LEAST_SHARE = 20, 0.3
MOST_SCALED, MOST_TURNED = 1.6, 25.0  # what somebody who holds the telephone by hand is off, and not more
LEAST_COVERED = 0.6
UNSEEN = (96, 96, 96)  # grey: nothing is made up where the later photograph ends


def placing(earlier: bytes, later: bytes) -> Placing | None:
    """How points of the later JPEG move onto the earlier, in pixels of both; none where that is not sure."""
    try:
        import cv2
        import numpy as np
    except ImportError:
        return None
    still, moved = _opened(earlier), _opened(later)
    (points, around), (others, about) = _features(still), _features(moved)
    if min(len(points), len(others)) < LEAST_MATCHES:
        return None
    pairs = cv2.BFMatcher(cv2.NORM_L2).knnMatch(about, around, k=2)
    sure = [pair[0] for pair in pairs if len(pair) == 2 and pair[0].distance < CLEARLY * pair[1].distance]
    if len(sure) < LEAST_MATCHES:
        return None
    here = np.array([others[match.queryIdx].pt for match in sure], np.float32)
    there = np.array([points[match.trainIdx].pt for match in sure], np.float32)
    cv2.setRNGSeed(0)  # the same pair is always laid in the same way
    matrix, inside = cv2.estimateAffinePartial2D(here, there, method=cv2.RANSAC, ransacReprojThreshold=NEAR)
    if matrix is None or int(inside.sum()) < max(LEAST_MATCHES, LEAST_SHARE * len(sure)) or not _is_small(matrix):
        return None
    # From pixels that were looked at to pixels of the photographs.
    factor, grown = _scale(moved) / _scale(still), 1 / _scale(still)
    made = matrix * np.array([[factor, factor, grown]] * 2)
    placed: Placing = tuple(tuple(float(number) for number in row) for row in made)  # type: ignore[assignment]
    return placed if _covers(placed, still.shape, moved.shape) else None


def laid(earlier: bytes, later: bytes, placed: Placing) -> bytes:
    """The later photograph in the frame of the earlier, as a JPEG."""
    import cv2
    import numpy as np

    height, width = _opened(earlier).shape[:2]
    matrix = np.array(placed)
    moved = cv2.warpAffine(_opened(later), matrix, (width, height), flags=cv2.INTER_LINEAR, borderValue=UNSEEN)
    return bytes(cv2.imencode(".jpeg", moved, [cv2.IMWRITE_JPEG_QUALITY, 88])[1])


def _opened(picture: bytes) -> Any:
    """The pixels, blue first. What is opened here was cleaned and bounded when it came (pictures.py)."""
    import cv2
    import numpy as np

    return cv2.imdecode(np.frombuffer(picture, np.uint8), cv2.IMREAD_COLOR)


def _scale(pixels: Any) -> float:
    return min(1.0, LOOKED_AT / max(pixels.shape[:2]))


def _features(pixels: Any) -> tuple[Any, Any]:
    """Points that can be found again, with what surrounds them; light is evened out first."""
    import cv2

    factor = _scale(pixels)
    small = cv2.resize(pixels, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    grey = cv2.cvtColor(small, cv2.COLOR_BGR2GRAY)
    evened = cv2.createCLAHE(clipLimit=2.0, tileGridSize=(8, 8)).apply(grey)
    points, around = cv2.SIFT_create(nfeatures=FEATURES).detectAndCompute(evened, None)
    return points, around


def _is_small(matrix: Any) -> bool:
    """Whether it turns and scales no more than a hand does."""
    (along, _, _), (across, _, _) = matrix
    scaled, turned = math.hypot(along, across), abs(math.degrees(math.atan2(across, along)))
    return 1 / MOST_SCALED <= scaled <= MOST_SCALED and turned <= MOST_TURNED


def _covers(placed: Placing, still: tuple[int, ...], moved: tuple[int, ...]) -> bool:
    """Whether the later one still covers most of the earlier."""
    import cv2
    import numpy as np

    tenth = np.array(placed) * np.array([[1, 1, 0.1]] * 2)
    mask = np.full((moved[0] // 10 + 1, moved[1] // 10 + 1), 255, np.uint8)
    seen = cv2.warpAffine(mask, tenth, (still[1] // 10 + 1, still[0] // 10 + 1))
    return float((seen > 0).mean()) >= LEAST_COVERED
