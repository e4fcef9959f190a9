"""Kept answers over HTTP: how many a second, from another process with open connections."""

import json
import multiprocessing
import socket
import statistics
import threading
import time
from urllib.parse import urlsplit

from benchmarks.service import server
from benchmarks.timing import table

CONNECTIONS = (1, 8, 32)
SECONDS = 4.0
SUBJECT: dict[str, object] = {
    "subject": {"block": "MBConv", "args": {"out_channels": 64}},
    "image": [64, 28, 28],
}
BODIES: dict[str, dict[str, object]] = {
    "checks": {"checks": ["torchscript"]},
    "report": {"checks": []},
}


def main() -> None:
    """Print the table."""
    rows = []
    with server() as address:
        for path, more in BODIES.items():
            request = _request(address, f"/api/v1/{path}", SUBJECT | more)
            for connections in CONNECTIONS:
                took = _asked(address, request, connections)
                cuts = [1e3 * cut for cut in statistics.quantiles(took, n=100)]
                rate = f"{len(took) / SECONDS:.0f}"
                rows.append([path, str(connections), rate, f"{cuts[49]:.2f}", f"{cuts[98]:.2f}"])
    table(
        f"Kept answers over HTTP, {SECONDS:g} s each, the client in a process of its own",
        ["answer", "connections", "a second", "p50 ms", "p99 ms"],
        rows,
    )


def _request(address: str, path: str, body: object) -> bytes:
    content = json.dumps(body).encode()
    head = (
        f"POST {path} HTTP/1.1\r\nHost: {urlsplit(address).netloc}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(content)}\r\n\r\n"
    )
    return head.encode() + content


def _asked(address: str, request: bytes, connections: int) -> list[float]:
    """Seconds of each answer."""
    with multiprocessing.get_context("spawn").Pool(1) as client:
        return client.apply(_client, (address, request, connections))


def _client(address: str, request: bytes, connections: int) -> list[float]:
    """Ask by threads, each with a connection of its own; a client library would be the slower."""
    took: list[float] = []
    end = time.perf_counter() + SECONDS
    threads = [
        threading.Thread(target=_ask_until, args=(address, request, end, took))
        for _ in range(connections)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return took


def _ask_until(address: str, request: bytes, end: float, took: list[float]) -> None:
    place = urlsplit(address)
    with socket.create_connection((place.hostname, place.port)) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        _answer(connection, request)  # it may be the first, which is made
        while (began := time.perf_counter()) < end:
            head = _answer(connection, request)
            took.append(time.perf_counter() - began)
            assert b"; hit" in head, head


def _answer(connection: socket.socket, request: bytes) -> bytes:
    """Ask, and read the answer whole; return its head."""
    connection.sendall(request)
    received = b""
    while b"\r\n\r\n" not in received:
        received += connection.recv(65_536)
    head, _, content = received.partition(b"\r\n\r\n")
    missing = int(head.lower().partition(b"content-length:")[2].split()[0]) - len(content)
    while missing > 0:
        missing -= len(connection.recv(65_536))
    return head
