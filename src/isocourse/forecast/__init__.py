"""What may come: one person's future, as a weighted group of simulated people that fit what was seen.

A forecast informs people; it never makes a decision, and nothing that decides imports this part. It needs the extra
`sim`.

>>> from isocourse.forecast import forecast
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .person import forecast
    from .plans import Plan, read_plan
    from .result import Forecast, NoForecast

__all__ = ["Forecast", "NoForecast", "Plan", "forecast", "read_plan"]
_HOMES = {"forecast": "person", "Forecast": "result", "NoForecast": "result", "Plan": "plans", "read_plan": "plans"}


def __getattr__(name: str) -> Any:
    """Loads a name when it is first used, so that naming the part costs nothing and needs no extra."""
    from importlib import import_module

    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
