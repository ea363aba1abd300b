"""What is stored. How a course stands is never stored: it is decided from the entries whenever it is shown."""

from .account import STAFF, Account, Membership, Role
from .booking import Booking
from .closed_days import ClosedDays
from .connection import Export, UsedToken
from .emergency import Emergency
from .entry import Entry
from .erasure import Erasure
from .home_test import HomeTest, Outcome, Reading, Shows
from .link import Link
from .log import Log
from .message import Channel, Contact, Message
from .person import Person
from .photo import Photo
from .site import Site

__all__ = [
    "STAFF", "Account", "Booking", "Channel", "ClosedDays", "Contact", "Emergency", "Entry", "Erasure", "Export",
    "HomeTest", "Link", "Log", "Membership", "Message", "Outcome", "Person", "Photo", "Reading", "Role", "Shows",
    "Site", "UsedToken",
]  # fmt: skip
