"""Who signs in. What somebody may do hangs on their role at a site, never on the account alone."""

from __future__ import annotations

from enum import StrEnum

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.functional import cached_property

from .site import Site


class Role(StrEnum):
    PRESCRIBER = "prescriber"
    COORDINATOR = "coordinator"
    PHARMACIST = "pharmacist"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"
    PATIENT = "patient"


STAFF = (Role.PRESCRIBER, Role.COORDINATOR, Role.PHARMACIST, Role.AUDITOR, Role.ADMINISTRATOR)


class Account(AbstractUser):
    """Somebody who works here, or a patient (whose `Person` names the account)."""

    sites = models.ManyToManyField(Site, through="Membership", related_name="accounts")

    @property
    def full_name(self) -> str:
        return self.get_full_name() or self.username

    @property
    def roles(self) -> frozenset[str]:
        """The roles held at any site; of a patient, `patient`."""
        if "_roles" not in self.__dict__:
            held = {one.role for one in self.held}
            self._roles = frozenset(held | ({Role.PATIENT.value} if hasattr(self, "person") else set()))
        return self._roles

    @cached_property
    def held(self) -> tuple[Membership, ...]:
        """The roles at sites, read once for a request."""
        return tuple(self.memberships.all())

    @property
    def is_staff_here(self) -> bool:
        return not self.roles.isdisjoint(STAFF)


class Membership(models.Model):
    """A role at a site. `profession` is what the programmes call a prescriber: dermatologist, nurse, …"""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="memberships")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=20, choices=[(role.value, role.value) for role in STAFF])
    profession = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "site", "role"], name="one_membership")]

    def __str__(self) -> str:
        return f"{self.account} is {self.role} at {self.site}"
