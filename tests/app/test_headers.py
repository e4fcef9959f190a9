"""The security headers are on every reply (target R17)."""

import pytest

from app.headers import HEADERS

REPLIES = [
    ("GET", "/", {}),
    ("GET", "/nothing", {}),
    ("GET", "/healthz", {}),
    ("GET", "/readyz", {}),
    ("GET", "/api/v1/blocks", {}),
    ("GET", "/api/v1/blocks/Nothing", {}),
    ("GET", "/api/v1/nothing", {}),
    ("GET", "/api/v1/report", {}),
    ("GET", "/api/v1/openapi.json", {}),
    ("GET", "/docs", {}),
    ("GET", "/docs-files/swagger-ui.css", {}),
    ("HEAD", "/", {}),
    ("OPTIONS", "/api/v1/report", {}),
    ("POST", "/nothing", {"json": {}}),
    (
        "POST",
        "/api/v1/report",
        {"json": {"subject": {"block": "Add"}}},
    ),
    ("POST", "/api/v1/report", {"json": {}}),
    ("POST", "/api/v1/report", {"content": "{", "headers": {"Content-Type": "application/json"}}),
    ("POST", "/api/v1/report", {"content": "{}", "headers": {"Content-Type": "text/plain"}}),
    ("POST", "/api/v1/compare", {"json": {}, "headers": {"Origin": "http://evil.example"}}),
    ("POST", "/api/v1/compare", {"json": "x" * 300_000}),
    ("GET", "/healthz", {"headers": {"Host": "evil.example"}}),
]


@pytest.mark.parametrize(("method", "path", "options"), REPLIES)
def test_every_reply_has_them(client, method, path, options):
    reply = client.request(method, path, **options)
    missing = [name for name in HEADERS if name not in reply.headers]
    assert missing == []
    policy = reply.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert reply.headers["X-Content-Type-Options"] == "nosniff"
    assert reply.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert reply.headers["Referrer-Policy"] == "no-referrer"


@pytest.mark.parametrize(
    ("block", "status"), [("Stumble", 500), ("Die", 503), ("HangInPython", 504)]
)
def test_also_the_replies_about_the_service_itself(faulty, block, status):
    reply = faulty.report(block)
    assert reply.status_code == status
    assert [name for name in HEADERS if name not in reply.headers] == []
    assert reply.headers["Content-Type"] == "application/problem+json"
    assert "secret" not in reply.text
