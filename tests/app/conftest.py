"""Services that the tests of the application share."""

from collections.abc import Iterator

import httpx
import pytest

from tests.app.serving import Service, serving


@pytest.fixture(scope="session")
def service() -> Iterator[Service]:
    """A service as users have it."""
    with serving(workers=2) as running:
        yield running


@pytest.fixture
def client(service: Service) -> httpx.Client:
    return service.client


@pytest.fixture(scope="session")
def faulty() -> Iterator[Service]:
    """A service some of whose blocks hang, crash or devour memory."""
    with serving(workers=2, report_seconds=1, script_seconds=1, queue=8, faulty=True) as running:
        yield running
