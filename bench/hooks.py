"""The CDS Hooks service over HTTP: how long an order-sign takes with everything sent along, and the memory it needs.

    python bench/hooks.py                       p50, p95, p99 at 1 and at 16 connections, 30 s each
    python bench/hooks.py --requests 100000     memory after so many requests, every tenth of them

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
from collections.abc import Callable
from pathlib import Path

import httpx2 as httpx

sys.path.insert(0, str(Path(__file__).parents[1]))
from tests.ehr.requests import draft, everything, request
from tests.fhir.bundles import quantity, supply

PORT = 8199
URL = f"http://127.0.0.1:{PORT}/cds-services/isotretinoin-order-sign"
ORDER = request(
    "order-sign",
    drafts=(draft(dispenseRequest={"quantity": quantity(90, "{capsule}"), "numberOfRepeatsAllowed": 3}),),
    prefetch=everything(medicationDispenses={"resourceType": "Bundle", "entry": [{"resource": supply(id="s")}]}),
)


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
    each = max(1, requests // (10 * connections))
    for part in range(11):
        print(f"{part * each * connections:>8,} requests: {_resident_mb(pid):.0f} MB", flush=True)
        if part < 10:
            _run(connections, lambda sent: sent < each)


def _run(connections: int, goes_on: Callable[[int], bool]) -> list[float]:
    """Milliseconds of every request of so many clients; `goes_on` is told how many its client has sent."""
    taken: list[float] = []
    wrong: list[str] = []

    def client() -> None:
        sent, body = 0, json.dumps(ORDER)
        with httpx.Client(trust_env=False, timeout=60, headers={"Content-Type": "application/json"}) as http:
            while goes_on(sent):
                start = time.perf_counter()
                reply = http.post(URL, content=body)
                taken.append(1000 * (time.perf_counter() - start))
                if reply.status_code != 200 or reply.json()["cards"][0]["indicator"] != "critical":
                    wrong.append(f"{reply.status_code} {reply.text[:200]}")
                    return
                sent += 1

    threads = [threading.Thread(target=client) for _ in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if wrong:
        raise SystemExit(f"an order that must be held was answered: {wrong[0]}")
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
