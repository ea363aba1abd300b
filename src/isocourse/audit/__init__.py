"""Populations: the same text over everybody."""

from .answers import answer_table

__all__ = ["answer_table"]
