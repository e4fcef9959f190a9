"""Who and what comes in: hosts, sites, media types and sizes (targets R13, R15 and R16)."""

import json
import socket

import pytest

from app.settings import Settings
from tests.soak.slow_clients import sent

BODY = {"subject": {"block": "Bottleneck", "args": {"out_channels": 64}}, "checks": []}
SLACK = 5  # a noisy machine is so much slower
MAX = Settings.model_fields["max_body_bytes"].default


def raw(client, request: bytes) -> tuple[int, bytes]:
    """Send bytes as they are: a client library would mend them."""
    with socket.create_connection((client.base_url.host, client.base_url.port), 10) as connection:
        connection.sendall(request)
        reply = connection.makefile("rb").read()
    return int(reply.split()[1]), reply


def get(*headers: str) -> bytes:
    return "\r\n".join(["GET /healthz HTTP/1.1", *headers, "Connection: close", "", ""]).encode()


@pytest.mark.parametrize(
    "headers",
    [
        ["Host: evil.example"],
        ["Host: evil.example:8000"],
        ["Host: 127.0.0.1.evil.example"],
        ["Host: localhost@evil.example"],
        ["Host: evil.example@localhost"],
        ["Host: localhost:port"],
        ["Host: "],
        ["Host: localhost", "Host: localhost"],
        ["Host: localhost", "Host: evil.example"],
        [],
    ],
)
def test_a_foreign_host_is_refused(client, headers):
    assert raw(client, get(*headers))[0] == 400


@pytest.mark.parametrize(
    "host", ["localhost", "LOCALHOST:1", "127.0.0.1", "127.0.0.1:65535", "[::1]", "[::1]:8000"]
)
def test_the_loopback_names_are_served_on_any_port(client, host):
    assert raw(client, get(f"Host: {host}"))[0] == 200


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Sec-Fetch-Site": "same-origin"}, 200),
        ({"Sec-Fetch-Site": "none"}, 200),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "{own}"}, 403),
        ({"Origin": "{own}"}, 200),
        ({"Origin": "http://evil.example"}, 403),
        ({"Origin": "http://127.0.0.1:1"}, 403),
        ({"Origin": "null"}, 403),
        ({"Content-Type": "text/plain"}, 415),
        ({"Content-Type": "application/x-www-form-urlencoded"}, 415),
        ({"Content-Type": "multipart/form-data; boundary=x"}, 415),
        ({"Content-Type": ""}, 415),
        ({"Content-Type": "application/json; charset=utf-8"}, 200),
        ({"Content-Encoding": "gzip"}, 415),
        ({"Content-Encoding": "identity"}, 200),
    ],
)
def test_what_a_post_may_come_with(client, headers, status):
    own = str(client.base_url).rstrip("/")
    given = {name: value.format(own=own) for name, value in headers.items()}
    sent = {"Content-Type": "application/json"} | given
    reply = client.post("/api/v1/report", content=json.dumps(BODY), headers=sent)
    assert reply.status_code == status, reply.text


def test_no_answer_shares_with_other_sites(client):
    headers = {"Origin": "http://evil.example", "Access-Control-Request-Method": "POST"}
    replies = [
        client.get("/api/v1/blocks", headers=headers),
        client.options("/api/v1/report", headers=headers),
        client.post("/api/v1/report", json=BODY, headers=headers),
    ]
    assert [reply.status_code for reply in replies] == [200, 405, 403]
    assert [n for reply in replies for n in reply.headers if n.startswith("access-control")] == []


def test_a_body_at_the_limit_is_read_and_one_beyond_is_not(client):
    text = json.dumps(BODY)
    headers = {"Content-Type": "application/json"}
    at = client.post("/api/v1/report", content=text.ljust(MAX), headers=headers)
    beyond = client.post("/api/v1/report", content=text.ljust(MAX + 1), headers=headers)
    assert (at.status_code, beyond.status_code) == (200, 413)
    assert f"{MAX} bytes (BLOCKZOO_MAX_BODY_BYTES)" in beyond.json()["detail"]


@pytest.mark.parametrize("chunked", [False, True])
def test_200_mb_are_refused_at_once_and_not_kept(service, client, chunked):
    seconds, megabytes = sent(service, 200 * 2**20, chunked)
    assert seconds < 0.2 * SLACK
    assert megabytes < 5 * SLACK
    assert client.get("/healthz").status_code == 200


def test_a_header_that_lies_about_the_length_is_refused(client):
    for length in ("-1", "1e3", "9" * 400):
        status, _ = raw(
            client,
            "POST /api/v1/report HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            f"Content-Length: {length}\r\nConnection: close\r\n\r\n{{}}".encode(),
        )
        assert status in (400, 413)
