"""One person's forecast: what is known, the people who fit it, what each plan leads to; or why there is no honest
answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from ..record import Record
from ..record.events.course import BodySize
from ..record.events.person import Category, Person
from ..record.view import events_seen
from ..sim import Course, load_parameters
from .conditioned import ROUNDS, Fitted, fit
from .doses import Doses, doses_taken
from .latent import Latent, widened
from .measuring import measures
from .observed import Observations, observations
from .outcomes import GROUPS, Now, doubted, future_of, in_words, run_plan
from .past import Past, course_taken, usable
from .plans import USUAL_LIMIT, Plan, going_on, read_plan
from .refuse import check_fit, check_range
from .result import Forecast, NoForecast, Seen, Trust

PEOPLE = 2_000  # that live on under each plan
SEED = 20261128
YEAR = timedelta(days=365)
LONGEST = timedelta(days=5 * 365)
UNTREATED_FOR = ("uk-label", "wait 3 months then uk-label", "wait 6 months then uk-label", "low-dose", "none")
ON_COURSE = ("go on", "stop today")
SCARS = (
    "Isotretinoin mainly stops new scars. About a third of new small scars fade by themselves. "
    "Older dents usually need procedures."
)
LEANS = (
    "Each treated day counts about alike in the model, so a low dose taken for longer comes out ahead. "
    "Insurers' claims show no such difference of relapse between daily doses. Do not choose a dose by this."
)
LIMITS = (
    "It informs; it decides nothing. The decision needs the rules and a clinician.",
    "The model knows isotretinoin only: other treatments, hormones and what comes with them are not in it.",
    LEANS,
    "It counts the face. Mood, pregnancy and rare harms are not in it; their rules stand elsewhere.",
    SCARS,
)


def forecast(
    record: Record,
    *,
    on: date,
    plans: Sequence[Plan] = (),
    until: date | None = None,
    known_on: date | datetime | None = None,
    seed: int = SEED,
    people: int | None = None,
    rounds: tuple[int, int] | None = None,
) -> Forecast:
    """The forecast for a record on the day `on`, as known by `known_on`, to the day `until` (default: a year ahead).

    Without `plans`, the usual alternatives are compared. Raises NoForecast, saying why, where the person lies outside
    what was simulated, does not fit the model, or too few simulated people fit; PlanProblem for a plan that makes no
    sense for the person.
    """
    end = until or on + YEAR
    if not on < end <= on + LONGEST:
        raise NoForecast(f"A forecast looks ahead from {on} by at most five years; {end} is not between.")
    taken = doses_taken(record, on, known_on)
    seen = observations(record, on, known_on)
    known, assumed = known_of(record, on, known_on)
    check_range(known, taken, on)
    past = past_of(known, taken, seen, on, seed)
    fitted = fit(past, rounds or ROUNDS)
    surprise = check_fit(fitted, past)
    now = now_of(past, fitted, people or PEOPLE)
    chosen = plans or usual_plans(taken)
    futures = []
    for plan in chosen:
        real = going_on(plan, taken.daily_mg, record.person)
        run = run_plan(now, real, course_of(real, past, taken, known), (end - on).days)
        futures.append(future_of(run))
    return Forecast(
        person=record.person, on=on, until=end, visits=tuple(seen.visits),
        seen=tuple(
            Seen(measure=one.measure, on=one.on, value=round(one.value, 3), unit=measures()[one.measure].unit)
            for one in past.seen
        ),
        known=known, assumed=assumed, aside=seen.aside, futures=tuple(futures),
        trust=Trust(
            simulated=fitted.u.shape[1], effective_first=round(fitted.effective_first, 1),
            effective=round(fitted.effective, 1), tail=round(fitted.tail, 2), surprise=surprise,
        ),
        definitions=in_words(), limits=LIMITS, parameters_dated=past.latent.parameters.dated,
    )  # fmt: skip


def usual_plans(taken: Doses) -> list[Plan]:
    """What is compared when nobody asked for a plan."""
    if not taken.daily_mg:
        return [read_plan(words) for words in UNTREATED_FOR]
    half = f"half the dose, to {USUAL_LIMIT:g} mg/kg = {taken.daily_mg / 2:g} mg to {USUAL_LIMIT:g} mg/kg"
    return [*(read_plan(words) for words in ON_COURSE), read_plan(half)]


def known_of(record: Record, on: date, known_on: date | datetime | None) -> tuple[dict[str, float], tuple[str, ...]]:
    """Covariates that the record tells (age in years, weight in kg, sex as the model's 0 male, 1 female), and what is
    drawn.
    """
    known: dict[str, float] = {}
    for event in events_seen(record, on, known_on):
        if isinstance(event, Person) and event.birth_date:
            known["age"] = (on - event.birth_date).days / 365.25
        elif isinstance(event, BodySize) and event.weight is not None:
            known["weight"] = event.weight
        elif isinstance(event, Category) and event.category == "can":
            known["sex"] = 1.0
        elif isinstance(event, Category) and event.reason == "cisgender-male":
            known["sex"] = 0.0
    missing = {"age": "the age", "weight": "the weight", "sex": "whether the body is male or female"}
    drawn = [words for name, words in missing.items() if name not in known]
    drawn += ["family history of scars", "picking", "how long the acne has lasted", "acne on the trunk"]
    return known, tuple(drawn)


def past_of(known: dict[str, float], taken: Doses, seen: Observations, on: date, seed: int) -> Past:
    """The past as the simulator replays it, from the first dose or measurement on."""
    first_dose = taken.doses[0].on if taken.doses else None
    used = usable(seen.seen, first_dose)
    begins = min([one.on for one in used] + ([first_dose] if first_dose else [on]))
    latent = Latent(known, seed=seed, parameters=widened(load_parameters()))
    return Past(latent, begins, on, course_taken(taken.doses, begins), tuple(used))


def course_of(plan: Plan, past: Past, taken: Doses, known: dict[str, float]) -> Course:
    """The plan after what was taken."""
    weight = known.get("weight")
    kg = weight or 60.0
    everything = sum(dose.mg for dose in taken.doses)
    return plan.course(past.doses, past.days, weight, taken.present_mg / kg, everything / kg)


def now_of(past: Past, fitted: Fitted, count: int) -> Now:
    """The people who fit, lived up to the day of the forecast."""
    u, ids, background = fitted.draw(count)
    people = past.latent.people(u, ids, background)
    _kept, state = past.run(people, keep=(), until=past.days)
    return Now(people, state, past.days, past.on, doubted(past.latent.parameters, GROUPS, past.latent.seed))
