"""How hard hypothesis looks (quickly by default, the same each time in CI, long at night), and on how many threads."""

from __future__ import annotations

import os
from importlib import import_module

from hypothesis import HealthCheck, settings

ENGINE = import_module("isocourse.decide.engine")

COMMON = settings(deadline=None, print_blob=True, suppress_health_check=[HealthCheck.too_slow])

# The tests keep every core busy by themselves; one answer on two threads would only cost more.
ENGINE.THREADS = 1

settings.register_profile("default", COMMON, max_examples=25)
settings.register_profile("ci", COMMON, max_examples=25, derandomize=True)
settings.register_profile("nightly", COMMON, max_examples=2_000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE") or ("ci" if os.environ.get("CI") else "default"))
