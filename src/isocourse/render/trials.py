"""What a virtual trial and the burden say, in words and cells; the terminal and the page draw them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import words

if TYPE_CHECKING:
    from ..trial.burden import Burden, Doubt, Influence
    from ..trial.run import Trial

# The outcomes of a trial in the order of a reader's interest: name, words, and whether it is a share.
ASKED = (
    ("new_scars", "New scars that stay, a person", False),
    ("scarred", "At least one such scar", True),
    ("clear_by", "Clear or almost clear at some time", True),
    ("clear_on", "Clear or almost clear at the end", True),
    ("spots", "Spots at the end", False),
    ("relapse_any", "Relapse: any acne treatment again", True),
    ("relapse_oral", "Relapse: a tablet for acne again", True),
    ("second_course", "A second course of isotretinoin", True),
    ("dry_lips", "Dry lips at some time", True),
    ("high_triglycerides", "Triglycerides above 5.6 mmol/L at some time", True),
    ("mg_per_kg", "mg per kg taken", False),
)
OF_GROUPS = ("new_scars", "clear_by", "relapse_oral")  # what is told of each group
EVERYBODY = "everybody"
INFORMS = "A simulation: it informs, and decides nothing."
NO_DOSE = f"{INFORMS} Do not choose a daily dose by it; why stands at the end."
ERRORS = "± is the standard error. Relapse is counted within two years of the last capsule."
LEANS = (
    "Each treated day counts about alike here, so a low dose taken for longer comes out ahead in scars and in relapse. "
    "Insurers' claims show no such difference of relapse between daily doses. Do not choose a dose by this."
)
PREMISE = (
    "The premise is 9.4 million people with acne, drawn like patients who consult. That number is the "
    "question's own and not a confirmed figure; the answer scales with it."
)
QUALIFY = "To qualify: severe acne, or moderate acne that has scarred. Everybody who is offered a course takes it."
HANGS_ON = "What the answer hangs on (scars spared a person, from one end of our doubt to the other)"
KNOWN = {"yes": "known from studies", "partly": "partly known", "no": "not known"}

Cells = tuple[tuple[str, ...], ...]


def answer(trial: Trial) -> str:
    """Which plan leaves the fewest new scars, and what the others leave."""
    summary = trial.summary.sel(group=EVERYBODY, outcome="new_scars")
    plans = summary.plan.values.tolist()
    means = [float(value) for value in summary["mean"].values]
    best = min(range(len(plans)), key=lambda place: means[place])
    others = ", ".join(
        f"{value:.1f} with “{plan}”" for plan, value in zip(plans, means, strict=True) if plan != plans[best]
    )
    first = f"Fewest new scars that stay: {means[best]:.1f} a person with “{plans[best]}”"
    return words.clean(f"{first}{f'; {others}' if others else ''}.")


def who(trial: Trial) -> str:
    return words.clean(f"{trial.protocol.title}: {trial.people:,} simulated people, each under every plan.")


def plans(trial: Trial) -> tuple[str, ...]:
    return tuple(words.clean(plan) for plan in trial.summary.plan.values.tolist())


def groups(trial: Trial) -> list[tuple[str, str]]:
    """Each group that has people, by its name and as a heading."""
    counted = ((group, float(trial.summary.people.sel(group=group))) for group in trial.summary.group.values.tolist())
    return [(group, f"{group[0].upper()}{group[1:]} ({count:,.0f})") for group, count in counted if count]


def rows(trial: Trial, group: str) -> Cells:
    """Every outcome for everybody; for a group, those of OF_GROUPS. A cell for each plan."""
    held = trial.summary.sel(group=group)
    found = []
    for name, asked, share in ASKED:
        if group == EVERYBODY or name in OF_GROUPS:
            cells = (held.sel(outcome=name, plan=plan) for plan in held.plan.values.tolist())
            found.append((asked, *(_cell(float(cell["mean"]), float(cell["error"]), share) for cell in cells)))
    return tuple(found)


def _cell(mean: float, error: float, share: bool) -> str:
    if mean != mean:
        return "–"
    return f"{100 * mean:.1f} % ± {100 * error:.1f}" if share else f"{mean:.1f} ± {error:.1f}"


def burden_answer(burden: Burden) -> str:
    return (
        f"Offered now to all who qualify, isotretinoin would spare about {millions(burden.spared('now'))} scars that "
        f"stay within three years; offered a year later, about {millions(burden.spared('a year later'))}."
    )


def burden_doubt(doubt: Doubt | None) -> str:
    """How far the answer is known."""
    if doubt is None:
        return "The numbers behind it are doubted; how far that moves the answer was not asked (--trajectories)."
    return (
        f"How far that is known: with the doubted numbers moved, 8 in 10 of {doubt.tries} tries spared between "
        f"{millions(doubt.low)} and {millions(doubt.high)}."
    )


def burden_heading(burden: Burden) -> str:
    return f"A person who qualifies ({100 * burden.qualify:.0f} in 100; {millions(burden.people)} people)"


def burden_rows(burden: Burden) -> Cells:
    return (
        ("New scars that stay, three years", *(f"{value:.1f}" for value in burden.new_scars.values())),
        ("Become evidently scarred", *(f"{100 * value:.0f} in 100" for value in burden.newly_scarred.values())),
    )


def scarred_before(burden: Burden) -> str:
    share = f"{100 * burden.scarred_before:.0f} in 100"
    return f"Evidently scarred already, of all: {share} (published: 43 of those who consult)."


def burden_error(burden: Burden) -> str:
    return f"{burden.simulated:,} people simulated; spared a person ± {burden.error:.2f} by chance alone."


def influence(one: Influence) -> str:
    return f"{one.parameter.replace('_', ' ')} ({KNOWN[one.identified]})"


def millions(value: float) -> str:
    """As many digits as a simulation can stand for."""
    if value < 1e6:
        return f"{value:,.0f}"
    return f"{float(f'{value / 1e6:.2g}'):g} million"
