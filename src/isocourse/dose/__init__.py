"""Doses: what was taken, and what a regimen comes to in capsules."""

from .catalogue import Product, Regimen, products, products_of, regimens, regimens_of
from .ledger import CONVENTIONS, CourseTotal, Ledger, ledger, taken_by_day
from .notes import Note
from .plan import Plan, plan

__all__ = [
    "CONVENTIONS", "CourseTotal", "Ledger", "Note", "Plan", "Product", "Regimen",
    "ledger", "plan", "products", "products_of", "regimens", "regimens_of",
    "taken_by_day",
]  # fmt: skip
