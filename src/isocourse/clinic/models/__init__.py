"""What is stored. How a course stands is never stored: it is decided from the entries whenever it is shown."""

from .account import STAFF, Account, Membership, Role
from .booking import Booking
from .emergency import Emergency
from .entry import Entry
from .link import Link
from .log import Log
from .person import Person
from .photo import Photo
from .site import Site

__all__ = [
    "STAFF", "Account", "Booking", "Emergency", "Entry", "Link", "Log", "Membership", "Person", "Photo",
    "Role", "Site",
]  # fmt: skip
