"""Plans in the terminal: side by side as a table, and one by one with their capsules and prescriptions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from math import ceil

from rich.box import SIMPLE_HEAD
from rich.console import Console, RenderableType
from rich.table import Table
from rich.text import Text

from ...dose import Background, Plan, Product, Regimen
from ...dose.capsules import DailyDose
from ...dose.plan import PRESCRIPTION_DAYS, PlannedPhase
from ...dose.propose import ORDERS, Unplanned
from ...programmes.model import UNCONFIRMED, confirmed
from .. import words
from .console import heading, mark, point, quiet, style

MOST_IN_FULL = 3
UNTIL = {"clear": "until clear", "review": "until the prescriber reviews it"}
NEXT = "Next: the prescriber chooses, from these or others. Proposals, no instruction to a patient."
NEXT_ONE = "Next: the prescriber decides. A proposal, no instruction to a patient."


@dataclass(frozen=True)
class Side:
    """Whom the plans are for, and how they are shown."""

    person: str | None
    who: Background
    by: str
    pack: int | None
    named: bool


def show(side: Side, plans: Sequence[Plan], refused: Sequence[Unplanned], console: Console) -> None:
    """Prints the plans."""
    for line in lines(side, plans, refused):
        console.print(line)


def show_known(regimens: Iterable[Regimen], products: Iterable[Product], console: Console) -> None:
    """Prints every regimen and product."""
    console.print(Text("Regimens", style="bold"))
    for item in regimens:
        console.print(Text.assemble((f"  {item.id}", "bold"), f"  {item.name}", *_doubt(item.confidence)))
    console.print(heading("Products"))
    for made in products:
        strengths = ", ".join(map(str, made.strengths))
        head = (f"  {made.id}", "bold"), f"  {made.name}, {made.country}: {strengths} mg"
        console.print(Text.assemble(*head, *_doubt(made.confidence)))
    console.print(quiet('For a plan: isocourse plan RECORD, or isocourse plan --weight "60 kg" --programme uk-mhra.'))


def lines(side: Side, plans: Sequence[Plan], refused: Sequence[Unplanned]) -> Iterator[RenderableType]:
    full = len(plans) <= MOST_IN_FULL
    yield Text(_first(side, plans), style=f"bold {style('holds')}")
    yield Text(NEXT if len(plans) > 1 else NEXT_ONE, style="bold")
    yield Text("")
    yield quiet(f" {mark('dot')} ".join(_about(side, plans[0])))
    yield from _signs(side.who)
    yield _table(plans)
    yield quiet(_legend(side, plans))
    for made in plans if full else ():
        yield from _in_full(made, side)
    if not full:
        yield from _remarks(plans)
    if refused and side.named:
        yield heading(f"Not planned ({len(refused)})")
        yield from (point("unknown", Text(f"{one.regimen.id}: {one.why}.")) for one in refused)
    if side.who.unknown:
        yield heading(f"Not known ({len(side.who.unknown)})")
        yield from (point("unknown", Text(words.clean(f"{says}."))) for says in side.who.unknown)
    if not full:
        yield from _sources(plans)


def _first(side: Side, plans: Sequence[Plan]) -> str:
    made = plans[0]
    if len(plans) > 1:
        return f"{len(plans)} plans for {made.weight_kg:g} kg, ordered by {ORDERS[side.by][0]}."
    end = f"to {words.day(made.ends)}, {per_kg(made)} mg/kg" if made.ends else "with no last day that can be told"
    return f"{words.sentence(made.regimen.id)}: {daily(made)} mg a day {end}."


def _about(side: Side, made: Plan) -> Iterator[str]:
    if side.person:
        yield words.clean(side.person)
    weight = side.who.weight
    yield f"{made.weight_kg:g} kg" + (f" of {words.short_day(weight.on)}" if weight and side.person else "")
    if side.who.running:
        both = ((side.who.so_far, "by the weight at the time"), (side.who.so_far_latest, "by the latest weight"))
        said = (f"{name} not known" if found is None else f"{found:.1f} mg/kg {name}" for found, name in both)
        yield f"so far {', '.join(said)}"
    yield f"from {words.day(made.from_day)}"


def _signs(who: Background) -> Iterator[RenderableType]:
    shown = [sign for sign in who.signs if sign.others]
    if shown:
        yield heading("On record")
    for sign in shown:
        see = f" See {words.listed(sign.regimens, 'or')}." if sign.regimens else ""
        yield point(
            "review",
            Text(f"{words.sentence(sign.shows)}: {words.clean(sign.why)}. {sign.others}{see}"),
            _origin(sign.source, sign.confidence),
        )
    if who.not_before:
        yield point("review", Text(f"A second course begins on {words.day(who.not_before)} at the earliest."))


def _table(plans: Sequence[Plan]) -> Table:
    several = len({made.product.id for made in plans}) > 1
    table = Table(box=SIMPLE_HEAD, pad_edge=False, padding=(0, 2, 0, 0), header_style=style("quiet"))
    table.add_column("plan", no_wrap=True)
    if several:
        table.add_column("capsules of", no_wrap=True)
    table.add_column("mg a day", overflow="fold")
    for column in ("ends", "days", "mg/kg", "capsules"):
        table.add_column(column, justify="right", no_wrap=True)
    for made in plans:
        days = "open" if made.days is None else str(made.days)
        ends = words.short_day(made.ends) if made.ends else "-"
        total = "-" if made.capsules is None else str(made.capsules.total())
        title = Text.assemble((made.regimen.id, "bold"), *_marks(made))
        table.add_row(
            title, *([made.product.id] if several else []), daily(made), ends, days, per_kg(made), total,
        )  # fmt: skip
    return table


def _marks(made: Plan) -> Iterator[tuple[str, str]]:
    """A tick for what the record asks for, a cross for what is advised against, a tilde for what is not confirmed."""
    if any(flag.fits for flag in made.flags):
        yield f" {mark('holds')}", style("holds")
    if made.regimen.against:
        yield f" {mark('block')}", style("block")
    yield from _doubt(made.regimen.confidence)


def _doubt(confidence: str) -> list[tuple[str, str]]:
    return [] if confirmed(confidence) else [(f" {mark('unconfirmed')}", style("unknown"))]


def _legend(side: Side, plans: Sequence[Plan]) -> str:
    names = " and ".join(dict.fromkeys(made.product.name for made in plans))
    parts = [f"Capsules: {names}.", "mg/kg count the whole course, by the weight of today."]
    if any(made.product.family == "micronised" for made in plans):
        parts.append("Those of Absorica LD are given as of conventional capsules.")
    if any(made.background.so_far for made in plans):
        parts[1] = "mg/kg count the whole course: what was taken, and what is planned by the weight of today."
    if any(flag.fits for made in plans for flag in made.flags):
        parts.append(f"{mark('holds')} for what the record shows.")
    if any(not confirmed(made.regimen.confidence) for made in plans):
        parts.append(f"{mark('unconfirmed')} {UNCONFIRMED}.")
    if any(phase.dose.alternating for made in plans for phase in made.phases):
        parts.append("10/0: the days alternate.")
    return " ".join(parts)


def _in_full(made: Plan, side: Side) -> Iterator[RenderableType]:
    """One plan with its phases, prescriptions, remarks and source."""
    yield heading(made.regimen.name)
    yield quiet(f"Used for: {made.regimen.when}.")
    for phase in made.phases:
        yield point("later", Text(_phase(phase, made)))
    yield from (point("task", Text(text)) for text in _prescriptions(made, side.pack))
    yield from (point("now", Text(text)) for text in _milestones(made))
    for flag in (item for item in made.flags if item.fits or not item.sign):
        yield point("holds" if flag.fits else "review", Text(flag.says), _origin(flag.source, flag.confidence))
    if made.regimen.note:
        yield quiet(made.regimen.note)
    yield _origin(made.regimen.source, made.regimen.confidence)


def _phase(phase: PlannedPhase, made: Plan) -> str:
    per_kg = phase.dose.mg / made.weight_kg
    own = " of its own" if made.product.factor != 1 else ""
    dose = f"{_capsules(phase.dose)} ({phase.dose.mg:g} mg a day, {per_kg:.2f} mg/kg{own})"
    cycle = f" on {phase.on} days of every {phase.of}" if phase.of > 1 else ""
    if phase.days is None:
        start = f"From {words.short_day(phase.begins)}" if phase.begins else "Then"
        return f"{start} {UNTIL[phase.until]}: {dose}{cycle}"
    span = words.span(phase.begins, phase.ends) if phase.begins and phase.ends else "Then"
    return f"{span}, {words.count(phase.days, 'day')}: {dose}{cycle}"


def _capsules(dose: DailyDose) -> str:
    if not dose.second_day:
        return f"{_sum(dose.first_day)} every other day"
    if dose.alternating:
        return f"{_sum(dose.first_day)} and {_sum(dose.second_day)} in turn"
    return _sum(dose.first_day)


def _sum(capsules: Sequence[int]) -> str:
    """`2 × 20 mg + 10 mg`."""
    counts = Counter(capsules).items()
    parts = (f"{number} × {mg} mg" if number > 1 else f"{mg} mg" for mg, number in sorted(counts, reverse=True))
    return " + ".join(parts)


def _prescriptions(made: Plan, pack: int | None) -> Iterator[str]:
    """Alike prescriptions in a row are said once."""
    every = list(enumerate(made.prescriptions(), 1))
    for (days, held), group in groupby(every, key=lambda item: (item[1].days, tuple(sorted(item[1].capsules.items())))):
        numbers = [number for number, _ in group]
        which = f"{numbers[0]}" if len(numbers) == 1 else f"{numbers[0]} to {numbers[-1]}"
        yield f"Prescription {which} ({words.count(days, 'day')}): {_held(dict(held), pack)}"
    if made.is_open:
        phase = next(phase for phase in made.phases if phase.days is None)
        held = tuple(sorted(phase.capsules_of(PRESCRIPTION_DAYS).items()))
        yield f"Each prescription of {PRESCRIPTION_DAYS} days until then: {_held(dict(held), pack)}"
    elif made.capsules is not None:
        yield f"The whole plan: {_held(dict(sorted(made.capsules.items())), pack)}"


def _held(capsules: Mapping[int, int], pack: int | None) -> str:
    if pack is None:
        return ", ".join(f"{number} × {mg} mg" for mg, number in capsules.items())
    packs = ((mg, number, words.count(ceil(number / pack), "pack")) for mg, number in capsules.items())
    return ", ".join(f"{number} × {mg} mg ({said} of {pack})" for mg, number, said in packs)


def _milestones(made: Plan) -> Iterator[str]:
    """When targets are reached, by both ways of counting what was taken."""
    target, most = made.target, made.regimen.target_most
    if target is not None and (day := made.reached_on(target)) and made.reaches_target:
        yield f"{target:g} mg/kg are reached on {words.day(day)}{_by_latest(made, target)}."
    if most is not None and made.target == made.regimen.target and (day := made.reached_on(most)):
        yield f"{most:g} mg/kg, the upper end of its range, would be reached on {words.day(day)}."


def _by_latest(made: Plan, target: float) -> str:
    """The other convention, where it makes a difference."""
    so_far, latest = made.background.so_far, made.background.so_far_latest
    if so_far is None or latest is None or latest >= target:
        return ""
    other = made.reached_on(target + so_far - latest)
    if other is None or other == made.reached_on(target):
        return ""
    return f", counting what was taken by the weight at the time; on {words.day(other)} by the latest weight"


def _remarks(plans: Sequence[Plan]) -> Iterator[RenderableType]:
    """What is advised against, and how to see the rest."""
    for made in plans:
        if made.regimen.against:
            yield point("block", Text(f"{made.regimen.id}: {made.regimen.against}"))
    yield Text("")
    yield quiet("With --regimen ID: capsules of each prescription, when the target is reached, and remarks.")


def _sources(plans: Iterable[Plan]) -> Iterator[RenderableType]:
    yield heading("Sources")
    for regimen in dict.fromkeys(made.regimen for made in plans):
        yield Text.assemble((f"{regimen.id}: ", style("quiet")), _origin(regimen.source, regimen.confidence))


def _origin(source: Iterable[str], confidence: str) -> Text:
    text = quiet(f"{'; '.join(source)} {mark('dot')} {words.confidence(confidence)}")
    if not confirmed(confidence):
        text.append(f" {mark('dot')} ").append("unconfirmed", style=style("unknown"))
    return text


def daily(made: Plan) -> str:
    """`30, then 60`; two days that alternate as `10/0`."""
    doses = [
        f"{sum(phase.dose.first_day)}/{sum(phase.dose.second_day)}" if phase.dose.alternating else f"{phase.dose.mg:g}"
        for phase in made.phases
    ]
    return words.listed([dose for dose, _ in groupby(doses)], "then")


def per_kg(made: Plan) -> str:
    return "-" if made.mg_per_kg is None else f"{made.mg_per_kg:.0f}"
