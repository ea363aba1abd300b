"""The clinic's clock. The demo's stands at a moment at which its invented people have something to do, and runs on."""

from __future__ import annotations

import os
import time
from datetime import UTC, datetime, timedelta

from django.conf import settings

DEMO_MOMENT = datetime.fromisoformat("2026-11-09T10:00:00-05:00")


def now() -> datetime:
    """This moment, in UTC; in the demo, the demo's."""
    if settings.CLINIC.demo:
        started = os.environ.get("ISOCOURSE_DEMO_STARTED")
        passed = time.time() - float(started) if started else 0.0
        return (DEMO_MOMENT + timedelta(seconds=passed)).astimezone(UTC)
    return datetime.now(UTC)
