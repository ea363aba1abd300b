"""The script that draws Vega-Lite charts in a browser: bundled from what vl-convert carries, and kept by no repository.

Vega's expressions are interpreted (`ast`), so that the policy of the pages need not allow a text to become code.
"""

from __future__ import annotations

import gzip
import subprocess
import sys
from functools import lru_cache
from importlib.metadata import version

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

# In a process of its own: the engine of vl-convert would keep 90 MB in this one.
MAKE = "import sys, vl_convert; sys.stdout.write(vl_convert.javascript_bundle('window.vegaEmbed = vegaEmbed;'))"
KEPT = "private, max-age=31536000, immutable"


def address() -> str:
    """Where it is served. It names the version, so that a browser keeps it until there is another."""
    return f"{reverse('vega_script')}?{version('vl-convert-python')}"


def served(request: HttpRequest) -> HttpResponse:
    packed = _packed()
    headers = {"Cache-Control": KEPT, "Vary": "Accept-Encoding"}
    if "gzip" not in request.headers.get("Accept-Encoding", ""):
        return HttpResponse(gzip.decompress(packed), "text/javascript; charset=utf-8", headers=headers)
    return HttpResponse(packed, "text/javascript; charset=utf-8", headers={**headers, "Content-Encoding": "gzip"})


@lru_cache
def _packed() -> bytes:
    """Made when it is first asked for, in about two seconds; the page shows the server's drawing until then."""
    return gzip.compress(subprocess.run([sys.executable, "-c", MAKE], capture_output=True, check=True).stdout, 9)
