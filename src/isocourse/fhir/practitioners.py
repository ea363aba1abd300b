"""Who prescribed: a name to show, and a role where a coded specialty says so."""

from __future__ import annotations

from typing import Any

from .bundle import Bundle, plain_address
from .codes import ROLES
from .shapes import Object, obj, objects, text
from .systems import codings


def prescriber_name(requester: Any, resource: Object, bundle: Bundle) -> str | None:
    """As displayed, as named by the Practitioner, or the bare reference."""
    person = _practitioner(requester, resource, bundle)
    names = objects(person.get("name"))
    return text(obj(requester).get("display")) or (_full_name(names[0]) if names else None) or plain_address(requester)


def prescriber_role(requester: Any, resource: Object, bundle: Bundle) -> str | None:
    """The role that the specialties of the requester agree on; None when unknown or not one we name."""
    target = bundle.resource(requester, resource)
    if target.get("resourceType") == "PractitionerRole":
        holders = [target]
    else:
        entry = bundle.entry(requester)
        holders = [target] + [
            role.resource
            for role in bundle.of("PractitionerRole")
            if entry and bundle.entry(role.resource.get("practitioner")) is entry
        ]
    concepts = [concept for holder in holders for concept in objects(holder.get("specialty"))]
    concepts += [obj(item.get("code")) for holder in holders for item in objects(holder.get("qualification"))]
    roles = {ROLES[item.key] for concept in concepts for item in codings(concept) if item.key in ROLES}
    return roles.pop() if len(roles) == 1 else None


def _practitioner(requester: Any, resource: Object, bundle: Bundle) -> Object:
    target = bundle.resource(requester, resource)
    if target.get("resourceType") == "PractitionerRole":
        return bundle.resource(target.get("practitioner"), target)
    return target


def _full_name(name: Object) -> str | None:
    given = name.get("given") if isinstance(name.get("given"), list) else []
    parts = [text(part) for part in (*(given or []), name.get("family"))]
    return text(name.get("text")) or " ".join(part for part in parts if part) or None
