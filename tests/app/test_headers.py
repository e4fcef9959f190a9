"""R17: the security headers are on every reply of every route, and of what is no route."""

import httpx
import pytest

from app.headers import HEADERS
from tests.app.serving import Service

JSON = {"Content-Type": "application/json"}
BODIES = {
    "no body": {"headers": JSON},
    "an empty object": {"json": {}},
    "no JSON": {"content": "{", "headers": JSON},
    "a form": {"content": "a=1", "headers": {"Content-Type": "application/x-www-form-urlencoded"}},
    "too large": {"json": "x" * 300_000},
    "from another site": {"json": {}, "headers": {"Origin": "http://evil.example"}},
    "a block": {"json": {"subject": {"block": "Activation"}, "checks": ["fx"]}},
    "an unknown block": {"json": {"subject": {"block": "Nothing"}, "checks": []}},
}
ELSEWHERE = [
    *[
        ("GET", path)
        for path in ("/", "/index.html", "/main.js", "/styles/theme.css", "/nothing.js")
    ],
    *[("GET", path) for path in ("/nothing", "/api/v1/nothing", "/../pyproject.toml", "/%00")],
    *[("GET", path) for path in ("/docs", "/docs-files/swagger-ui.css", "/docs-files/nothing")],
    *[("GET", path) for path in ("/api/v1/openapi.json", "/docs-files", "/styles")],
    *[(method, "/") for method in ("HEAD", "OPTIONS", "POST", "PUT", "DELETE", "TRACE", "PURGE")],
]


def operations(client: httpx.Client) -> list[tuple[str, str]]:
    """Method and path of each, with names that exist and one that does not."""
    paths = client.get("/api/v1/openapi.json").json()["paths"]
    return [
        (method.upper(), path.replace("{name}", name))
        for path, methods in paths.items()
        for method in methods
        for name in (("MBConv", "resnet18", "nothing") if "{name}" in path else ("",))
    ]


def faults(reply: httpx.Response) -> list[str]:
    """What a reply lacks."""
    policy = reply.headers.get("Content-Security-Policy", "")
    wrong = [name for name in HEADERS if name not in reply.headers]
    wrong += [
        part for part in ("default-src 'none'", "frame-ancestors 'none'") if part not in policy
    ]
    wrong += [f"{word} in the policy" for word in ("unsafe", "*", "http") if word in policy]
    wrong += [name for name in reply.headers if name.startswith("access-control")]
    for name, value in {
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
    }.items():
        wrong += [name] if reply.headers.get(name) != value else []
    return wrong


def test_every_operation_with_every_kind_of_body(client: httpx.Client) -> None:
    replies = [
        client.request(method, path, **options)
        for method, path in operations(client)
        for options in (BODIES.values() if method == "POST" else ({},))
    ]
    assert [(r.request.url.path, r.status_code, faults(r)) for r in replies if faults(r)] == []
    # Each answer that these requests can have was among them.
    assert {200, 403, 404, 413, 415, 422} <= {reply.status_code for reply in replies}


def test_every_operation_under_another_method_and_another_host(client: httpx.Client) -> None:
    paths = sorted({path for _, path in operations(client)})
    replies = [client.request(how, path) for path in paths for how in ("OPTIONS", "PUT", "HEAD")]
    replies += [client.get(path, headers={"Host": "evil.example"}) for path in paths]
    assert [(r.request.url.path, r.status_code, faults(r)) for r in replies if faults(r)] == []
    assert {400, 405, 415} <= {reply.status_code for reply in replies}


@pytest.mark.parametrize(("method", "path"), ELSEWHERE)
def test_the_page_the_documents_and_what_is_nowhere(
    client: httpx.Client, method: str, path: str
) -> None:
    assert faults(client.request(method, path)) == []


@pytest.mark.parametrize(
    ("block", "status"), [("Stumble", 500), ("Die", 503), ("HangInPython", 504)]
)
def test_also_the_replies_about_the_service_itself(
    faulty: Service, block: str, status: int
) -> None:
    reply = faulty.report(block)
    assert reply.status_code == status
    assert faults(reply) == []
    assert reply.headers["Content-Type"] == "application/problem+json"
    assert "secret" not in reply.text


def test_an_unchanged_answer_has_them_too(client: httpx.Client) -> None:
    tag = client.get("/api/v1/blocks").headers["ETag"]
    reply = client.get("/api/v1/blocks", headers={"If-None-Match": tag})
    assert (reply.status_code, faults(reply)) == (304, [])
