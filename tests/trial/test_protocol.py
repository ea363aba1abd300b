"""A protocol in TOML: what is read, and what is refused with the place."""

import pytest

from isocourse.trial import ProtocolProblem, read_protocol
from tests.cli.support import EXAMPLES

PLAN = '[[plan]]\nname = "a"\ntake = "none"\n'
REFUSED = [
    ("", "there is no"),
    ("[[plan]\n", "line 1"),
    (PLAN + '[[plan]]\nname = "a"\ntake = "uk-label"\n', "same name"),
    ('[[plan]]\nname = "a"\n', r"plan\[0\] does not say what to take"),
    ('[[plan]]\ntake = "lots"\n', r"plan\[0\].*is not a step"),
    ('[[plan]]\ntake = "go on"\n', "nothing to go on with"),
    ('[[plan]]\ntake = "none"\ndose = 3\n', "unknown keys dose"),
    ("years = 9\n" + PLAN, "at most 5"),
    ("seed = -1\n" + PLAN, "whole number"),
    ('by = ["height"]\n' + PLAN, "'height' is not a group"),
    (PLAN + "[people]\nheight = 3\n", "people: no covariate 'height'"),
    (PLAN + '[people]\nsex = "neither"\n', "people: sex cannot be"),
]


def test_the_example():
    found = read_protocol(EXAMPLES / "trials" / "start-or-wait.toml")
    assert [plan.name for plan in found.plans] == ["start now", "wait a year", "low dose", "never"]
    assert [plan.missed for plan in found.plans] == [0.05, 0.05, 0.1, 0.05]
    assert found.plans[1].wait == 365
    assert (found.days, found.seed, found.by) == (1096, 1, ("sex", "severity", "age"))
    assert found.people == {"setting": "consulting", "gags": (19, 44)}


@pytest.mark.parametrize(("text", "says"), REFUSED)
def test_refused_with_the_place(text, says):
    with pytest.raises(ProtocolProblem, match=says):
        read_protocol(text.encode())
