"""Redirects: followed on the same server and to public addresses, refused elsewhere."""

import re
import socket
from pathlib import Path

import pytest

from blocks.checkpoints import CheckpointError, load_checkpoint
from blocks.checkpoints.redirects import Redirects, is_public
from tests.blocks.checkpoints import files
from tests.blocks.checkpoints.conftest import Web
from tests.blocks.checkpoints.refusal import kept, refused

CONTENT = files.saved(files.model(1).state_dict())


@pytest.mark.parametrize("code", [301, 302, 303, 307, 308])
def test_a_redirect_on_the_same_server_is_followed(web: Web, code: int) -> None:
    web.sends("/store/x", CONTENT)
    url = web.redirects(f"/{files.named(CONTENT)}", "/store/x", code)
    assert load_checkpoint(files.model(), url).complete


@pytest.mark.parametrize(
    "target",
    [
        "file:///etc/passwd",
        "ftp://127.0.0.1/x",
        "data:text/plain,x",
        "http://127.0.0.1:9/x",
        "http://localhost:9/x",
        "http://2130706433:9/x",
        "http://0.0.0.0:9/x",
        "http://[::1]:9/x",
        "http://[::ffff:127.0.0.1]:9/x",
        "http://169.254.169.254/latest/meta-data",
        "http://10.0.0.1/x",
        "http://192.168.1.1/x",
        "http://100.64.0.1/x",
        "http://public.example@127.0.0.1:9/x",
        "http://[broken/x",
    ],
)
def test_a_redirect_elsewhere_inside_is_refused(web: Web, cache: Path, target: str) -> None:
    said = refused(web.redirects("/model-00000000.pth", target))
    assert re.search("which is not|is not a URL|cannot be downloaded|answers 302", said)
    assert kept(cache) == []


def test_a_circle_of_redirects_ends(web: Web) -> None:
    url = web.redirects("/model-00000000.pth", "/model-00000000.pth")
    assert "answers 302" in refused(url)
    assert len(web.asked) < 10


def answer_from(monkeypatch: pytest.MonkeyPatch, *addresses: str) -> None:
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (a, 443)) for a in addresses]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **kwargs: found)


def test_a_public_host_may_redirect_to_another(monkeypatch: pytest.MonkeyPatch) -> None:
    first = "https://models.example/a.pth"
    answer_from(monkeypatch, "93.184.215.14")
    Redirects(first).check(first, "https://store.example/a.pth")
    with pytest.raises(CheckpointError, match="which is not encrypted"):
        Redirects(first).check(first, "http://store.example/a.pth")


def test_every_address_of_a_host_must_be_public(monkeypatch: pytest.MonkeyPatch) -> None:
    first = "https://models.example/a.pth"
    answer_from(monkeypatch, "93.184.215.14", "127.0.0.1")
    with pytest.raises(CheckpointError, match=r"at 127\.0\.0\.1, which is not a public address"):
        Redirects(first).check(first, "https://store.example/a.pth")


@pytest.mark.parametrize(
    "address", ["::1", "fe80::1%eth0", "fd00::1", "224.0.0.1", "::ffff:10.0.0.1"]
)
def test_an_address_that_is_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8"])
def test_an_address_that_is_public(address: str) -> None:
    assert is_public(address)
