"""`isocourse clinic-upgrade`, `clinic-site`, `clinic-account`, `backup` and `restore`: set up at the machine."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Annotated, Any

import typer

from .failure import Failure
from .options import similar
from .serve import clinic

File = Annotated[Path, typer.Argument(metavar="FILE")]
Name = Annotated[str, typer.Argument(metavar="NAME")]


def clinic_upgrade() -> None:
    """Makes the clinic's database, or brings that of an earlier release to this one. Make a backup first."""
    clinic()
    from ..clinic.starting import migrate

    migrate()
    typer.echo("The database is that of this release.")


def clinic_site(
    name: Name,
    programme: Annotated[str, typer.Option("--programme", metavar="ID", help="The programme of its people.")],
    timezone: Annotated[str, typer.Option("--timezone", metavar="ZONE", help="For example Europe/London.")],
    contact: Annotated[str, typer.Option("--contact", help="How patients and pharmacies reach it.")] = "",
    opening: Annotated[str, typer.Option("--opening", help="Days on which it is open.")] = "mon-fri",
    holidays: Annotated[str, typer.Option("--holidays", metavar="PLACE", help="For example GB-ENG or US-NY.")] = "",
    monthly_tests: Annotated[
        bool, typer.Option("--monthly-tests", help="Its policy is a pregnancy test each month (United Kingdom).")
    ] = False,
) -> None:
    """Adds a site of the service, or changes the one of that name."""
    clinic()
    from ..clinic import engine, log
    from ..clinic.models import Site
    from ..clinic.starting import faults_of

    if programme not in engine.book().programmes:
        raise Failure(f"--programme {programme!r} is not a programme.{similar(programme, engine.book().programmes)}")
    fields: dict[str, Any] = {
        "programme": programme, "timezone": timezone, "contact": contact, "opening": opening, "holidays": holidays,
        "monthly_tests": monthly_tests,
    }  # fmt: skip
    if wrong := faults_of(Site(name=name, **fields), exclude={"name"}):
        raise Failure(f"{wrong}.")
    made = not Site.objects.filter(name=name).exists()
    with log.change(None, "site added" if made else "site changed", name=name, **fields):
        Site.objects.update_or_create(name=name, defaults=fields)
    typer.echo(f"{'Added' if made else 'Changed'}: {name}.")


def clinic_account(
    name: Name,
    site: Annotated[str, typer.Option("--site", metavar="SITE", help="The site at which the role is held.")],
    role: Annotated[str, typer.Option("--role", help="prescriber, coordinator, pharmacist, auditor, administrator.")],
    full_name: Annotated[str, typer.Option("--full-name", help="As shown to others.")] = "",
    profession: Annotated[str, typer.Option("--profession", help="Of a prescriber: dermatologist, nurse, …")] = "",
    end: Annotated[bool, typer.Option("--end", help="End the role; what was done in it stays in the log.")] = False,
) -> None:
    """Gives somebody a role at a site; a new account gets a password, shown once."""
    clinic()
    from ..clinic import log
    from ..clinic.models import STAFF, Account, Membership, Site

    roles = [one.value for one in STAFF]
    if role not in roles:
        raise Failure(f"--role {role!r} is not a role; known are {', '.join(roles)}.{similar(role, roles)}")
    where = Site.objects.filter(name=site).first()
    if where is None:
        known = list(Site.objects.values_list("name", flat=True))
        raise Failure(f"--site {site!r} is not a site; known are {', '.join(known) or 'none'}.{similar(site, known)}")
    if end:
        with log.change(None, "role ended", whose=name, role=role, site=site):
            count, _ = Membership.objects.filter(account__username=name, site=where, role=role).delete()
            if not count:
                raise Failure(f"{name} is no {role} at {site}.")
        typer.echo(f"Ended: {name} is no longer {role} at {site}.")
        return
    first, _, last = full_name.rpartition(" ")
    password = secrets.token_urlsafe(12)
    with log.change(None, "role given", whose=name, role=role, site=site):
        account, made = Account.objects.get_or_create(username=name, defaults={"first_name": first, "last_name": last})
        if made:
            account.set_password(password)
            account.save(update_fields=["password"])
        Membership.objects.update_or_create(account=account, site=where, role=role, defaults={"profession": profession})
    typer.echo(f"{name} is {role} at {site}.")
    if made:
        typer.echo(f"First password, shown only now: {password}")


def backup(file: File) -> None:
    """Copies the clinic's database, whole while it works, to a new file. SQLite; PostgreSQL has pg_dump."""
    clinic()
    from ..clinic import backup as copies

    try:
        lines = copies.backup(file)
    except copies.NoBackup as error:
        raise Failure(f"No backup was made: {error}.") from None
    typer.echo(f"Written and checked: {file}, {lines} lines of the log. Keep it encrypted, and somewhere else.")


def restore(file: File) -> None:
    """Puts a backup where the settings want the database. Refuses where there is one."""
    clinic()
    from ..clinic import backup as copies

    try:
        lines = copies.restore(file)
    except copies.NoBackup as error:
        raise Failure(f"Nothing was restored: {error}.") from None
    typer.echo(f"Restored: {lines} lines of the log. Run `isocourse verify-log` now, with the last hash that you kept.")
