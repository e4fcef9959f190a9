"""GET /blocks and GET /blocks/{name}."""

import pytest

from app.schemas.card import BlockList, BlockPage


def test_the_list_has_cards_without_docs_and_source(client):
    cards = BlockList.model_validate_json(client.get("/api/v1/blocks").content).blocks
    assert "Bottleneck" in [card.name for card in cards]


def test_each_block_has_a_page(client):
    for card in client.get("/api/v1/blocks").json()["blocks"]:
        page = BlockPage.model_validate_json(client.get(f"/api/v1/blocks/{card['name']}").content)
        assert page.name == card["name"]
        assert page.docs
        assert page.source


def test_an_unknown_name_is_not_found_and_the_nearest_is_suggested(client):
    reply = client.get("/api/v1/blocks/botleneck")
    assert reply.status_code == 404
    assert "did you mean 'Bottleneck'?" in reply.json()["detail"]


@pytest.mark.parametrize("path", ["/api/v1/blocks", "/api/v1/blocks/Bottleneck"])
def test_a_client_that_has_it_gets_304(client, path):
    first = client.get(path)
    tag = first.headers["ETag"]
    assert tag.startswith('"')
    for known in (tag, f'"other", {tag}', f"W/{tag}"):
        again = client.get(path, headers={"If-None-Match": known})
        assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", tag)
    assert client.get(path, headers={"If-None-Match": "*"}).status_code == 304
    assert client.get(path, headers={"If-None-Match": '"other"'}).status_code == 200
