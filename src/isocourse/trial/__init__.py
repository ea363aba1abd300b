"""Virtual trials: the same simulated people under every plan, by chunks, so that millions take no more memory than
thousands.

A trial informs; it never makes a decision. It needs the extra `sim`.

>>> from isocourse.trial import read_protocol, trial
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .protocol import Protocol, ProtocolProblem, read_protocol
    from .run import Trial, people_of, trial

__all__ = ["Protocol", "ProtocolProblem", "Trial", "people_of", "read_protocol", "trial"]
_HOMES = {"Trial": "run", "people_of": "run", "trial": "run"}


def __getattr__(name: str) -> Any:
    """Loads a name when it is first used."""
    from importlib import import_module

    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES.get(name, 'protocol')}"), name)
