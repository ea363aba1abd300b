"""From the same rules to what lies ahead: steps, with their earliest and latest useful day."""

from .steps import Step, next_steps, next_steps_many

__all__ = ["Step", "next_steps", "next_steps_many"]
