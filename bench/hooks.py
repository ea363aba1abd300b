"""The CDS Hooks service over HTTP: how long an order-sign takes with everything sent along, and the memory it needs.

    python bench/hooks.py                       p50, p95, p99 at 1 and at 16 connections, 30 s each
    python bench/hooks.py --requests 100000     memory after so many requests, every tenth of them; as in an EHR's day,
                                                one in five is an order decided in full

The service runs as people run it, in a process of its own on this machine. Prints; asserts nothing.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Callable
from pathlib import Path

import httpx2 as httpx

sys.path.insert(0, str(Path(__file__).parents[1]))
from tests.ehr.requests import draft, everything, request
from tests.fhir.bundles import quantity, supply

PORT = 8199
BASE = f"http://127.0.0.1:{PORT}"
URL = f"{BASE}/cds-services/isotretinoin-order-sign"
ORDER = request(
    "order-sign",
    drafts=(draft(dispenseRequest={"quantity": quantity(90, "{capsule}"), "numberOfRepeatsAllowed": 3}),),
    prefetch=everything(medicationDispenses={"resourceType": "Bundle", "entry": [{"resource": supply(id="s")}]}),
)
BODY = json.dumps(ORDER)
BARE = json.dumps({name: value for name, value in ORDER.items() if name != "prefetch"})
BESIDE = 5  # requests of a `_day`


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--requests", type=int, help="measure memory over so many requests instead of time")
    parser.add_argument("--connections", type=int, default=16, help="with --requests: how many clients send them")
    asked = parser.parse_args()
    command = [sys.executable, "-m", "isocourse", "serve-hooks", "--programme", "us-ipledge", "--port", str(PORT)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as server:
        try:
            _wait()
            if asked.requests:
                memory(server.pid, asked.requests, asked.connections)
            else:
                for connections in (1, 16):
                    latency(server.pid, connections, asked.seconds)
        finally:
            server.terminate()


def latency(pid: int, connections: int, seconds: float) -> None:
    """The time of each request, seen from the client."""
    before, started = _processor_s(pid), time.monotonic()
    taken = _run(connections, lambda sent: time.monotonic() - started < seconds)
    wall, used = time.monotonic() - started, _processor_s(pid) - before
    cut = statistics.quantiles(taken, n=100)
    p50, p95, p99 = (cut[place] for place in (49, 94, 98))
    print(f"{connections:>2} connections, {wall:.0f} s: p50 {p50:.0f} ms, p95 {p95:.0f} ms, p99 {p99:.0f} ms;", end=" ")
    print(f"{len(taken) / wall:.1f} requests/s; {1000 * used / len(taken):.0f} ms of processor time each;", end=" ")
    print(f"load {os.getloadavg()[0]:.1f}", flush=True)


def memory(pid: int, requests: int, connections: int) -> None:
    """Resident memory of the service as requests go by."""
    each = max(1, requests // (10 * connections * BESIDE))
    for part in range(11):
        print(f"{part * each * connections * BESIDE:>8,} requests: {_resident_mb(pid):.0f} MB", flush=True)
        if part < 10:
            _run(connections, lambda sent: sent < each, _day)


def _order(http: httpx.Client) -> str:
    """Sends the order; what is wrong with the reply."""
    reply = http.post(URL, content=BODY)
    if reply.status_code != 200 or reply.json()["cards"][0]["indicator"] != "critical":
        return f"an order that must be held was answered: {reply.status_code} {reply.text[:200]}"
    return ""


def _day(http: httpx.Client) -> str:
    """The order, and beside it what an EHR asks more often: what there is, an order without its data, feedback."""
    card = {"card": str(uuid.uuid4()), "outcome": "overridden", "outcomeTimestamp": "2026-11-29T09:00:00Z"}
    expected = {
        200: (http.get(f"{BASE}/cds-services"), http.get(f"{BASE}/fhir/metadata"),
              http.post(f"{URL}/feedback", json={"feedback": [card]})),
        412: (http.post(URL, content=BARE),),
    }  # fmt: skip
    replies = ((status, reply) for status, given in expected.items() for reply in given)
    wrong = (f"{reply.url}: {reply.status_code}" for status, reply in replies if reply.status_code != status)
    return _order(http) or next(wrong, "")


def _run(
    connections: int, goes_on: Callable[[int], bool], send: Callable[[httpx.Client], str] = _order
) -> list[float]:  # fmt: skip
    """Milliseconds of every `send` of so many clients; `goes_on` is told how many its client has done."""
    taken: list[float] = []
    wrong: list[str] = []

    def client() -> None:
        sent = 0
        with httpx.Client(trust_env=False, timeout=300, headers={"Content-Type": "application/json"}) as http:
            while goes_on(sent):
                start = time.perf_counter()
                fault = send(http)
                taken.append(1000 * (time.perf_counter() - start))
                if fault:
                    wrong.append(fault)
                    return
                sent += 1

    threads = [threading.Thread(target=client) for _ in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if wrong:
        raise SystemExit(wrong[0])
    return taken


def _wait() -> None:
    for _ in range(300):
        try:
            if httpx.post(URL, json=ORDER, timeout=30, trust_env=False).status_code == 200:
                return
        except httpx.HTTPError:
            time.sleep(0.1)
    raise SystemExit("the service did not start")


def _processor_s(pid: int) -> float:
    user, system = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def _resident_mb(pid: int) -> float:
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


if __name__ == "__main__":
    main()
