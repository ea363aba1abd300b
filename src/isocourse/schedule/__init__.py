"""From the same rules to what lies ahead: steps with their days, the morning list, and ways back on track."""

from .closures import Closure, closure
from .repair import Repair, Way, repair, repair_many
from .setting import Setting
from .start_plan import StartPlan, start_plan
from .steps import Step, next_steps, next_steps_many
from .whatif import WhatIf, what_if
from .worklist import NotRead, Row, Worklist, worklist

__all__ = [
    "Closure", "NotRead", "Repair", "Row", "Setting", "StartPlan", "Step", "Way", "WhatIf", "Worklist", "closure",
    "next_steps", "next_steps_many", "repair", "repair_many", "start_plan", "what_if", "worklist",
]  # fmt: skip
