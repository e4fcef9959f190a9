"""GET /docs and the description of the API."""

import base64
import hashlib
import re


def test_the_page_needs_nothing_from_elsewhere(client):
    reply = client.get("/docs")
    links = re.findall(r'(?:src|href)="([^"]+)"', reply.text)
    assert [link for link in links if not link.startswith("/docs-files/")] == []
    assert {client.get(link).status_code for link in links} == {200}


def test_the_policy_allows_its_own_script_only(client):
    reply = client.get("/docs")
    script = re.search(r"<script>(.*?)</script>", reply.text, re.DOTALL)[1]
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert f"'sha256-{digest}'" in reply.headers["Content-Security-Policy"]


def test_operations_are_named_documented_and_list_their_errors(client):
    description = client.get("/api/v1/openapi.json").json()
    operations = [op for path in description["paths"].values() for op in path.values()]
    assert {op["operationId"] for op in operations} == {
        "listBlocks", "getBlock", "listArchitectures", "getArchitecture",
        "report", "compare", "isoCost", "listHardware", "source", "checks", "health", "readiness",
    }  # fmt: skip
    for operation in operations:
        assert operation["summary"]
        assert operation["description"]
        assert operation["tags"]
        problems = [a for s, a in operation["responses"].items() if s.startswith(("4", "5"))]
        assert problems
        assert {media for a in problems for media in a["content"]} == {"application/problem+json"}
