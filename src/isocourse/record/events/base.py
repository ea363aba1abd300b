"""What every event has: a kind, when it happened, when we learned of it, and what it replaces."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator


def _date_or_datetime(given: Any) -> Any:
    """Keep a day a day: pydantic would otherwise read `2026-03-02` as midnight."""
    if isinstance(given, datetime):
        return _aware(given)
    if isinstance(given, date):
        return given
    if not isinstance(given, str):
        raise ValueError(f'{given!r} is not a date; write "2026-03-02" or "2026-03-02T10:00:00-05:00"')
    try:
        if len(given) <= 10:
            return date.fromisoformat(given)
        moment = datetime.fromisoformat(given)
    except ValueError:
        raise ValueError(f'{given!r} is not a date; write "2026-03-02" or "2026-03-02T10:00:00-05:00"') from None
    return _aware(moment)


def _aware(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError(f'{moment.isoformat()} has no time zone; write "{moment.isoformat()}-05:00" or end it in Z')
    return moment


def _strict_date(given: Any) -> Any:
    """A day written as one; a bare number would otherwise be read as seconds since 1970."""
    if given is None or (isinstance(given, date) and not isinstance(given, datetime)):
        return given
    try:
        return date.fromisoformat(given)
    except (TypeError, ValueError):
        raise ValueError(f'{given!r} is not a date; write "2026-03-02"') from None


def _whole_number(given: Any) -> Any:
    """Yes and no are not one and nought."""
    if isinstance(given, bool):
        raise ValueError(f"{str(given).lower()} is not a number; write for example 30")
    return given


Day = Annotated[date, BeforeValidator(_strict_date)]
Count = Annotated[int, Field(ge=0, le=100_000), BeforeValidator(_whole_number)]
Moment = Annotated[date | datetime, BeforeValidator(_date_or_datetime)]


class Event(BaseModel):
    """One thing that happened to a person. Events are added, never edited.

    `happened` is when it took place: a day, or a moment with its time zone. `recorded` is when
    we learned of it; left out, it is taken to be when it happened. `supersedes` names the `id` of the
    event that this one replaces; the old one stays, and is what was known until `recorded`.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True, allow_inf_nan=False)

    id: str | None = Field(None, description="Unique in the record; needed only to be superseded or referred to.")
    kind: str
    happened: Moment
    recorded: Moment | None = None
    supersedes: str | None = None
    source: str | None = Field(None, description="Where it comes from, e.g. `Observation/123` or `letter of 3 March`.")
    note: str | None = None

    @model_validator(mode="after")
    def _ends_after_it_began(self) -> Self:
        since, until = self.__dict__.get("since"), self.__dict__.get("until")
        if since and until and until < since:
            raise ValueError(f"ends on {until}, before it began on {since}; correct `since` or `until`")
        return self
