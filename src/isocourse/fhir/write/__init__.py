"""Record → FHIR R4: one file a resource, mirroring the readers."""

from .bundle import Written, write_bundle

__all__ = ["Written", "write_bundle"]
