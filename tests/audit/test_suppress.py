"""Published counts, attacked: whoever subtracts, adds and knows the rules cannot come to a small number."""

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from isocourse.audit.suppress import FEWEST, HIDDEN, Cell, Published, is_small, publish, publish_parts, rounded

counts = st.one_of(st.integers(0, 12), st.integers(0, 400))
cells = st.tuples(counts, counts).map(lambda two: Cell(two[0], two[0] + two[1]))
tables = st.dictionaries(st.sampled_from(["can", "cannot", "unknown", "other"]), cells, min_size=1, max_size=4)
SPREAD = 4  # an attacker must be left with at least so many values between the least and the most possible


@given(tables)
def test_no_small_number_is_shown(table):
    whole, shown = publish(table)
    everything = [(whole, Cell(sum(c.counted for c in table.values()), sum(c.of for c in table.values())))]
    everything += [(shown[name], cell) for name, cell in table.items()]
    for published, cell in everything:
        if any(map(is_small, cell.parts)):
            assert published == HIDDEN
        elif published != HIDDEN:
            assert published == Published(rounded(cell.counted), rounded(cell.of))


@given(tables)
def test_hidden_groups_cannot_be_had_by_subtraction(table):
    """The best that subtraction gives is the sum of all hidden groups, and that is not small."""
    whole, shown = publish(table)
    hidden = [table[name] for name, published in shown.items() if published == HIDDEN]
    if whole != HIDDEN and hidden:
        for part in range(3):
            assert not is_small(sum(cell.parts[part] for cell in hidden))
        assert len(hidden) >= 2


@given(st.lists(st.integers(0, 14), min_size=2, max_size=3))
def test_an_attacker_who_tries_every_table_is_left_with_doubt(parts):
    """Of parts of a whole: of all tables that would be published just so, a small part takes several values."""
    named = dict(zip("abc", parts, strict=False))
    seen = publish_parts(named)
    possible = [
        other for other in product(range(20), repeat=len(parts))
        if publish_parts(dict(zip("abc", other, strict=False))) == seen
    ]  # fmt: skip
    for place, count in enumerate(parts):
        if is_small(count):
            values = {other[place] for other in possible}
            assert max(values) - min(values) >= SPREAD, (named, seen, values)


def test_by_hand():
    assert publish({"can": Cell(40, 100), "cannot": Cell(50, 120)}) == (
        Published(90, 220), {"can": Published(40, 100), "cannot": Published(50, 120)},
    )  # fmt: skip
    # Three people: their group is hidden, and the other with it, as the whole less the other would be the three.
    assert publish({"can": Cell(3, 100), "cannot": Cell(50, 120)}) == (
        Published(55, 220), {"can": HIDDEN, "cannot": HIDDEN},
    )  # fmt: skip
    # All but two: the two are as easy to find as the three were.
    assert publish({"can": Cell(98, 100), "cannot": Cell(50, 120)})[1]["can"] == HIDDEN
    # Nobody is no person.
    assert publish({"can": Cell(0, 100), "cannot": Cell(50, 120)})[1]["can"] == Published(0, 100)
    assert publish_parts({"allow": 5, "block": 100, "stop": 60, "review": 0})[1] == {
        "allow": None, "block": 100, "stop": None, "review": 0,
    }  # fmt: skip
    assert publish({"can": Cell(FEWEST - 1, FEWEST - 1)}) == (HIDDEN, {"can": HIDDEN})
