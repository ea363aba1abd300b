"""The record, what lies ahead and what may come as one FHIR Bundle."""

from .export import Export, export

__all__ = ["Export", "export"]
