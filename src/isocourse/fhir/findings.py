"""An Observation and each of its components, as findings with one code, one value and one time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .bundle import Bundle, Entry
from .dates import When, first_of, when
from .intake import Intake
from .shapes import Object, obj, objects, text
from .systems import Coding, code_in, codings, only_code, words

FINAL = ("final", "amended", "corrected")
VOID = ("cancelled", "entered-in-error")


@dataclass(frozen=True)
class Finding:
    """One thing that was observed; `part` names the component, `body` holds its code and value.

    `taken` is when the specimen was taken or the observation made. `from_issue` says that only the time
    of issue is known, `specimen` when the Specimen says it was collected.
    """

    entry: Entry
    part: str
    body: Object
    codings: tuple[Coding, ...]
    taken: When | None
    recorded: When | None
    from_issue: bool
    specimen: When | None

    @property
    def loinc(self) -> str | None:
        return code_in(self.codings, "loinc")

    @property
    def name(self) -> str:
        """What the finding calls itself."""
        said = words(self.body.get("code"))
        return said[0] if said else self.loinc or "an observation"

    @property
    def is_final(self) -> bool:
        return self.entry.resource.get("status") in FINAL

    @property
    def values(self) -> dict[str, Any]:
        """Every value[x] that is there; more than one is more than FHIR allows."""
        return {name: value for name, value in self.body.items() if str(name).startswith("value") and value is not None}

    @property
    def is_empty(self) -> bool:
        return not self.values and not self.absent and not self.interpretation

    @property
    def absent(self) -> str | None:
        """Why there is no value, if that is said."""
        reason = self.body.get("dataAbsentReason")
        return (only_code(reason) or text(obj(reason).get("text")) or "for no known reason") if reason else None

    @property
    def interpretation(self) -> Any:
        """As it stands; what says that nothing is wrong must not be read with patience."""
        return self.body.get("interpretation")

    @property
    def when_words(self) -> str:
        return self.taken.words if self.taken else "no known date"

    def add_to(self, intake: Intake, kind: str, **fields: Any) -> None:
        """Adds it as an event of `kind`."""
        intake.add(self.entry, kind, self.taken, recorded=self.recorded, part=self.part, **fields)

    def keep_in(self, intake: Intake, about: str, message: str) -> None:
        """Keeps it unread."""
        intake.keep(self.entry, about, message, happened=self.taken, recorded=self.recorded, part=self.part)

    @property
    def is_laboratory(self) -> bool:
        concepts = objects(self.entry.resource.get("category"))
        return any(item.code == "laboratory" for concept in concepts for item in codings(concept))


def findings(entry: Entry, bundle: Bundle) -> tuple[Finding, ...]:
    """The observation's own finding, then those of its components."""
    return bundle.once(entry, _findings)


def _findings(entry: Entry, bundle: Bundle) -> tuple[Finding, ...]:
    resource = entry.resource
    specimen = _collected(resource, bundle)
    effective = first_of(resource, "effectiveDateTime", "effectivePeriod.start", "effectiveInstant")
    issued, updated = when(resource.get("issued")), first_of(resource, "meta.lastUpdated")
    taken, from_issue = effective or specimen, False
    if taken is None and issued is not None:
        why = issued.remark or "only the time of issue is known, not when it was taken; it was dated by its issue"
        taken, from_issue = When(issued.moment, issued.first, issued.last, why), True
    bodies = [("", resource)]
    components = resource.get("component")
    listed = components if isinstance(components, list) else []
    bodies += [(f".component[{index}]", obj(item)) for index, item in enumerate(listed)]
    return tuple(
        Finding(
            entry=entry,
            part=part,
            body=body,
            codings=codings(body.get("code")),
            taken=taken,
            recorded=issued if issued and issued.moment else updated,
            from_issue=from_issue,
            specimen=specimen if effective else None,
        )
        for part, body in bodies
    )


def _collected(resource: Object, bundle: Bundle) -> When | None:
    """When the referenced Specimen was collected."""
    specimen = bundle.resource(resource.get("specimen"), resource)
    return first_of(specimen, "collection.collectedDateTime", "collection.collectedPeriod.start")
