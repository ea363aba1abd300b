"""Marks the functions that run twice: by NumPy on whole arrays, and by numba on one person at a time.

Both read the same text, so the fast path cannot say anything else than the specification. Without numba the mark does
nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

Text = TypeVar("Text", bound=Callable[..., object])

try:
    from numba.extending import register_jitable
except ImportError:  # pragma: no cover - numba comes with the extra, but not on every platform

    def both(function: Text) -> Text:
        return function

    exactly = both
else:

    def both(function: Text) -> Text:
        register_jitable(forceinline=True, error_model="numpy", fastmath={"contract"})(function)
        return function

    def exactly(function: Text) -> Text:
        """As `both`, but products are rounded by themselves and never drawn into a sum.

        Said out loud, because what is left unset is taken from the caller.
        """
        register_jitable(forceinline=True, error_model="numpy", fastmath=False)(function)
        return function
