"""What SOURCE names: a folder, an address, or the clinic's own database."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..programmes import Programme
from .failure import Failure
from .options import similar
from .serve import clinic

if TYPE_CHECKING:
    from ..audit.source import Source

CLINIC = "clinic:"
AT_ONCE = 500


@contextmanager
def opened(said: str, programme: Programme, **asked: Any) -> Iterator[tuple[Source, bool]]:
    """The source, and whether its own policy is a test each month. `asked` is what the clinic's log keeps."""
    from ..audit.source import NoSource, source_of

    try:
        if not said.startswith(CLINIC):
            yield source_of(said), False
            return
        with tempfile.TemporaryDirectory(prefix="isocourse-audit-") as folder:  # nobody else may enter it
            monthly = _from_clinic(Path(folder), said.removeprefix(CLINIC), programme, asked)
            yield replace(source_of(folder), said=said.rstrip(":")), monthly
    except NoSource as problem:
        raise Failure(f"{problem}.") from None


def _from_clinic(folder: Path, site: str, programme: Programme, asked: dict[str, Any]) -> bool:
    """Writes the records of a programme's people, each under site and reference; nothing is written to the database
    but a line of the log, and that before anything is read."""
    from ..audit.records import write_records

    clinic()
    from ..clinic import log, record
    from ..clinic.models import Person, Site
    from ..clinic.starting import is_current

    if not is_current():
        raise Failure("The database is not made yet, or of an earlier release.", "Run: isocourse clinic-upgrade")
    names = list(Site.objects.order_by("name").values_list("name", flat=True))
    if site and site not in names:
        raise Failure(f"{CLINIC}{site}: is not a site; known are {', '.join(names) or 'none'}.{similar(site, names)}")
    people = Person.objects.filter(programme=programme.id).select_related("site").order_by("site__name", "reference")
    people = people.filter(site__name=site) if site else people
    policies = set(people.values_list("site__monthly_tests", flat=True))
    if not policies:
        raise Failure(f"{CLINIC}{site}: has nobody in {programme.id}.")
    if len(policies) > 1:
        raise Failure(f"{CLINIC} some sites test each month and others do not; audit one, such as {CLINIC}{names[0]}")
    found = list(people)
    log.write(None, "audited", programme=programme.id, site=site, people=len(found), **asked)
    records = {}
    for start in range(0, len(found), AT_ONCE):
        some = found[start : start + AT_ONCE]
        for person, kept in zip(some, record.read_many(some), strict=True):
            records[f"{person.site.name}/{person.reference}"] = kept.record
    write_records(folder / "events.parquet", records)
    return bool(policies.pop())


def log_listed(said: str, cases: Path) -> None:
    """Everybody who was listed by name was looked up, so the clinic's log says it of each."""
    if not said.startswith(CLINIC):
        return
    import pyarrow.parquet as parquet

    from ..clinic import log
    from ..clinic.models import Person

    listed = sorted(set(parquet.read_table(cases, columns=["person"])["person"].to_pylist()))
    for name in listed:
        site, _, reference = name.rpartition("/")
        person = Person.objects.get(site__name=site, reference=reference)
        log.write(None, "listed", person, page="audit")
