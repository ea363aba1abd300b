"""The WSGI application: what a server of one's own is pointed at."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "isocourse.clinic.settings")
application = get_wsgi_application()
