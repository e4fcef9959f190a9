"""What is read travels compressed, under an ETag of its own; what is computed does not."""

import httpx

BLOCKS = "/api/v1/blocks"
REPORT = {"subject": {"block": "MBConv", "args": {"out_channels": 64}}, "checks": []}


def get(client: httpx.Client, path: str, **headers: str) -> httpx.Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.get(path, headers=named)


def test_the_catalogue_and_the_page_are_compressed_for_those_who_take_it(client):
    for path in (BLOCKS, "/main.js", "/"):
        plain = get(client, path, accept_encoding="identity")
        compressed = get(client, path, accept_encoding="gzip")
        assert "content-encoding" not in plain.headers
        assert compressed.headers["content-encoding"] == "gzip"
        assert compressed.content == plain.content
        assert "accept-encoding" in compressed.headers["vary"].lower()
        assert int(compressed.headers["content-length"]) < len(plain.content) / 2


def test_the_two_have_different_etags_and_both_hold(client):
    for path in (BLOCKS, "/main.js"):
        tags = set()
        for coding in ("identity", "gzip"):
            first = get(client, path, accept_encoding=coding)
            tag = first.headers["etag"]
            again = get(client, path, accept_encoding=coding, if_none_match=tag)
            assert again.status_code == 304
            assert again.headers["etag"] == tag
            tags.add(tag)
        assert len(tags) == 2


def test_what_is_computed_is_sent_as_it_is(client):
    answer = client.post("/api/v1/report", json=REPORT, headers={"accept-encoding": "gzip"})
    assert len(answer.content) > 1_024
    assert "content-encoding" not in answer.headers
