"""Doses: what was taken, and what a regimen comes to in capsules."""

from .catalogue import Product, Regimen, products, products_of, regimens, regimens_of
from .ledger import Ledger, ledger
from .plan import Plan, plan

__all__ = [
    "Ledger", "Plan", "Product", "Regimen",
    "ledger", "plan", "products", "products_of", "regimens", "regimens_of",
]  # fmt: skip
