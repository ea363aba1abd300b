"""Country programmes as dated data: one folder each, loaded and checked by `load`."""

from .load import Rulebook, RuleError, load_rulebook
from .model import Programme, Rule, Version

__all__ = ["Programme", "Rule", "RuleError", "Rulebook", "Version", "load_rulebook"]
