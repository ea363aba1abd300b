"""Doses: what was taken, and what a regimen comes to in capsules."""

from .catalogue import Product, Regimen, products, products_of, regimens, regimens_of
from .ledger import CONVENTIONS, CourseTotal, Ledger, ledger
from .notes import Note
from .plan import Plan, plan

__all__ = [
    "CONVENTIONS", "CourseTotal", "Ledger", "Note", "Plan", "Product", "Regimen",
    "ledger", "plan", "products", "products_of", "regimens", "regimens_of",
]  # fmt: skip
