"""What patients read, kept apart from code and keyed, so that a change of words or of language touches nothing else."""

from .texts import LANGUAGES, RIGHT_TO_LEFT, Texts, texts

__all__ = ["LANGUAGES", "RIGHT_TO_LEFT", "Texts", "texts"]
