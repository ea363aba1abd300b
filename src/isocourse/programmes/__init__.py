"""Country programmes as dated data: one folder each, loaded and checked by `load`."""

from .load import Programme, Rule, Rulebook, Version, load_rulebook

__all__ = ["Programme", "Rule", "Rulebook", "Version", "load_rulebook"]
