"""What is no country's law: rules as TOML, and the parts of it that speak to a person: check-in, crisis lines, sun."""

from .check_in import Answered, CheckIn, Question, UnknownAnswer, check_in, questions
from .crisis import Crisis, crisis
from .sun import Sun, sun

__all__ = [
    "Answered", "CheckIn", "Crisis", "Question", "Sun", "UnknownAnswer", "check_in", "crisis", "questions", "sun",
]  # fmt: skip
