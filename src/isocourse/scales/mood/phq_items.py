"""The nine items of the PHQ and their answers. Shown only with their credit line (`licences.PHQ`)."""

from __future__ import annotations

from ..model import Escalation, Item

ANSWERS = ("not at all", "several days", "more than half the days", "nearly every day")
STEM = "Over the last 2 weeks, how often have you been bothered by any of the following problems?"
TEXTS = (
    "Little interest or pleasure in doing things",
    "Feeling down, depressed, or hopeless",
    "Trouble falling or staying asleep, or sleeping too much",
    "Feeling tired or having little energy",
    "Poor appetite or overeating",
    "Feeling bad about yourself - or that you are a failure or have let yourself or your family down",
    "Trouble concentrating on things, such as reading the newspaper or watching television",
    (
        "Moving or speaking so slowly that other people could have noticed. Or the opposite - being so fidgety or "
        "restless that you have been moving around a lot more than usual"
    ),
    "Thoughts that you would be better off dead, or of hurting yourself in some way",
)
PHQ_ITEMS = tuple(Item(str(number), text, high=3, labels=ANSWERS) for number, text in enumerate(TEXTS, 1))
DIFFICULTY = Item(
    "difficulty",
    "How difficult have these problems made it for you to do your work, take care of things at home, "
    "or get along with other people? (not scored)",
    high=3,
    labels=("not difficult at all", "somewhat difficult", "very difficult", "extremely difficult"),
    needed=False,
)
ITEM_9 = Escalation(
    item="9",
    at=1,
    says="Item 9 (thoughts of being better off dead or of self-harm) was answered {value}: "
    "a clinician must assess the risk today, whatever the total.",
    unanswered="Item 9 (thoughts of being better off dead or of self-harm) was not answered: "
    "it must be asked. No total stands in for it.",
)
