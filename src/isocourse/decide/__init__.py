"""Rules and facts give decisions."""

from .decide import decide, decide_many
from .model import Answer, Ask, Decision, Finding, Policy
from .table import to_arrow

__all__ = ["Answer", "Ask", "Decision", "Finding", "Policy", "decide", "decide_many", "to_arrow"]
