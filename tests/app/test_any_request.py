"""R11: whatever is sent is answered or explained; `make soak` sends far more."""

import httpx

from tests.soak.truth import answers_to_spoiled

CASES = 150
SLACK = 5  # a noisy machine is so much slower


def test_requests_with_something_else_in_their_places(client: httpx.Client) -> None:
    told = answers_to_spoiled(client, CASES)
    assert (told.unexpected, told.large) == ([], [])
    assert told.slowest < 1 * SLACK
    assert client.get("/readyz").status_code == 200
