"""Nothing on the left imports anything on its right."""

from __future__ import annotations

import pytest

from tests.boundaries.source import CORE, Import, files, imports, part_of

# Who may import whom. A part may use those above it, never those below; a new part gets a row here.
ARROWS: dict[str, set[str]] = {
    "record": set(),
    "facts": {"record"},
    "programmes": {"record", "facts"},
    "clinical": {"record", "facts", "programmes"},
    "scales": {"record"},
    "decide": {"record", "facts", "programmes", "clinical"},
    "schedule": {"record", "facts", "programmes", "clinical", "decide"},
    "dose": {"record", "facts", "programmes", "clinical", "scales"},
    "fade": {"record", "facts", "programmes", "clinical", "scales", "decide", "schedule"},
    # The simulator knows nothing of records or rules: a forecast informs people, it never makes a decision.
    "sim": set(),
    "forecast": {"record", "scales", "dose", "sim"},
    "trial": {"sim", "forecast"},
    # The edges. What reads in builds a record and nothing else; what draws may ask the whole core.
    "fhir": {"record"},
    "__init__": set(CORE),
    "audit": {*CORE, "__init__", "fhir"},
    "render": {*CORE, "__init__", "fhir", "audit", "forecast", "trial"},
    "ehr": {*CORE, "__init__", "fhir", "render"},
    "clinic": {*CORE, "__init__", "render", "ehr", "audit", "forecast"},  # a forecast is shown; nothing rests on it
    "cli": {*CORE, "__init__", "fhir", "forecast", "trial", "render", "audit", "ehr", "clinic"},
    "__main__": {"cli"},
}

# (file, part): why this one import may point the other way. It must stand inside a function.
EXCEPTIONS = {
    ("record/reading.py", "fhir"): "Record.load reads both formats; a record of our own never needs the reader",
}

OURS = [found for path in files() for found in imports(path) if found.module.startswith("isocourse")]


def target(found: Import) -> str:
    """The part that is imported."""
    return [*found.module.split("."), "__init__"][1]


def test_every_part_has_its_row():
    missing = {part_of(path) for path in files()} - set(ARROWS)
    assert not missing, f"say in ARROWS what {', '.join(sorted(missing))} may import"


def test_the_rows_point_one_way():
    """Each row names only rows above it, so no circle can be drawn."""
    rows = list(ARROWS)
    for part, allowed in ARROWS.items():
        assert allowed <= set(rows[: rows.index(part)]), f"{part} may import only what stands above it"


@pytest.mark.parametrize("part", sorted({part_of(path) for path in files()}))
def test_imports_follow_the_arrows(part):
    wrong = [
        f"{found.place} imports {found.module}"
        for found in OURS
        if found.file.split("/")[0].removesuffix(".py") == part
        and target(found) not in ARROWS[part] | {part}
        and (found.file, target(found)) not in EXCEPTIONS
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(("file", "part"), EXCEPTIONS)
def test_exceptions_are_still_needed_and_wait_inside_a_function(file, part):
    found = [one for one in OURS if (one.file, target(one)) == (file, part)]
    assert found, "no longer imported: remove it from EXCEPTIONS"
    assert all(one.deferred for one in found), "import it inside the function that needs it"
