"""Doses: what was taken, and what a regimen comes to in capsules."""

from .background import Background, background
from .change import Change, change
from .ledger import CONVENTIONS, CourseTotal, Ledger, ledger, taken_by_day
from .notes import Note
from .plan import CannotPlan, Plan, plan
from .products import Product, products, products_of
from .propose import propose
from .regimens import Regimen, regimens, regimens_of

__all__ = [
    "CONVENTIONS", "Background", "CannotPlan", "Change", "CourseTotal", "Ledger", "Note", "Plan", "Product", "Regimen",
    "background", "change", "ledger", "plan", "products", "products_of", "propose", "regimens", "regimens_of",
    "taken_by_day",
]  # fmt: skip
