"""Who may see what. Every page says which roles it is for; whose person it may be follows from the site.

What somebody may not see does not exist for them: 404, the same as for what is not there at all.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse

from . import clock, log
from .models import Account, Emergency, Membership, Person, Role, Site

View = Callable[..., HttpResponse]


def page(*roles: Role, logged: bool = True, emergency: bool = False) -> Callable[[View], View]:
    """A page for these roles. A view with `person` in its address gets the person, if one of the roles reaches them.

    Every look-up of a person is logged before it is answered; `logged` is off where the view logs it itself. Pages
    that only read and are for an `emergency` are also shown to who broke the glass for that person.
    """

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, **given: Any) -> HttpResponse:
            account = request.user
            if not account.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if account.roles.isdisjoint(roles):
                raise Http404
            if "person" in given:
                reached = visible(account, roles)
                if emergency:
                    reached = reached | opened(account)
                given["person"] = reached.filter(pk=given["person"]).distinct().first()
                if given["person"] is None:
                    raise Http404
                if logged:
                    log.write(account, "looked", given["person"], page=view.__name__)
            return view(request, **given)

        guarded.roles = frozenset(roles)  # type: ignore[attr-defined]
        return guarded

    return guard


def visible(account: Account, roles: tuple[Role, ...]) -> QuerySet[Person]:
    """The people whom an account reaches by one of these roles: those of its sites; a patient only themselves."""
    here = Person.objects.filter(site__in=sites(account, roles)).select_related("site")
    if Role.PATIENT in roles:
        here = here | Person.objects.filter(account=account).select_related("site")
    return here


def opened(account: Account) -> QuerySet[Person]:
    """The people whom the account may read for now because of an emergency."""
    still = Emergency.objects.filter(account=account, ends_at__gt=clock.now())
    return Person.objects.filter(pk__in=still.values("person")).select_related("site")


def sites(account: Account, roles: tuple[Role, ...]) -> QuerySet[Site]:
    """The sites at which the account holds one of the roles."""
    return Site.objects.filter(memberships__account=account, memberships__role__in=roles).distinct().order_by("name")


def membership(account: Account, person: Person, role: Role) -> Membership | None:
    """The role of an account where the person is treated."""
    return next((one for one in account.held if (one.site_id, one.role) == (person.site_id, role)), None)
