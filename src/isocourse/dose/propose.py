"""Several plans side by side, in a stated order; what cannot be planned says why."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from .background import Background
from .plan import CannotPlan, Plan, plan
from .products import Product
from .regimens import Regimen

LAST = date.max
# What plans can be ordered by, in words, and the value that the least comes first of.
ORDERS: dict[str, tuple[str, Callable[[Plan], object]]] = {
    "end": ("their last day, the earliest first", lambda made: made.ends or LAST),
    "dose": (
        "their highest daily dose, the lowest first",
        lambda made: max(phase.dose.most_mg for phase in made.phases),
    ),
    "capsules": (
        "their number of capsules, the fewest first",
        lambda made: made.capsules.total() if made.capsules is not None else float("inf"),
    ),
}


@dataclass(frozen=True)
class Unplanned:
    """A regimen that could not be planned for a product, and why."""

    regimen: Regimen
    product: Product
    why: str


def worth_showing(regimens: Iterable[Regimen], who: Background) -> list[Regimen]:
    """The regimens without those that are only for a sign that this person does not bear."""
    borne = {sign.id for sign in who.signs}
    return [item for item in regimens if not item.only_for or borne & set(item.only_for)]


def propose(
    regimens: Iterable[Regimen],
    products: Iterable[Product],
    *,
    weight_kg: float,
    begins: date,
    who: Background,
    alternate: bool = False,
    target: float | None = None,
    by: str = "end",
) -> tuple[list[Plan], list[Unplanned]]:
    """The plans of each regimen for each product it suits, ordered by one of ORDERS; and what cannot be planned."""
    made: list[Plan] = []
    refused: list[Unplanned] = []
    for product in products:
        for regimen in (item for item in regimens if item.suits(product)):
            try:
                made.append(
                    plan(
                        regimen, product, weight_kg=weight_kg, begins=begins, background=who, alternate=alternate,
                        target=target,
                    )
                )  # fmt: skip
            except CannotPlan as error:
                refused.append(Unplanned(regimen, product, str(error)))
    key = ORDERS[by][1]
    return sorted(made, key=lambda item: (key(item), item.regimen.id, item.product.id)), refused
