"""R4: what many ask at the same time is what one would be told; `make soak` asks 4,000 times."""

from tests.app.serving import Service
from tests.soak.same_answers import differences


def test_eight_clients_with_every_kind_of_check(service: Service) -> None:
    assert differences(str(service.client.base_url), count=48) == []
