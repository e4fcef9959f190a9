"""GET /healthz and GET /readyz."""


def test_the_process_and_its_workers_are_well(client):
    assert client.get("/healthz").json() == {"status": "ok"}
    assert client.get("/readyz").json() == {"status": "ready"}
