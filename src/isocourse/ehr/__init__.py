"""isocourse inside the EHR: CDS Hooks 2.0.1. A request is read, asked, and answered with a few short cards."""

from .answer import Reply, answer
from .service import Service, discovery, services

__all__ = ["Reply", "Service", "answer", "discovery", "services"]
