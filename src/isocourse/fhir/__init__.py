"""FHIR R4 in: resources read with patience into a record, and nothing else."""
