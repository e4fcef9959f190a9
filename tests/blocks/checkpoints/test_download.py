"""Downloads: verified by the hash in the name and kept whole, or not at all."""

import contextlib
import socket
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import tqdm

from blocks.checkpoints import UnverifiedWarning, load_checkpoint
from blocks.checkpoints.name_hash import hash_in_name
from tests.blocks.checkpoints import files
from tests.blocks.checkpoints.conftest import Web
from tests.blocks.checkpoints.refusal import kept, refused

CONTENT = files.saved(files.model(1).state_dict())
WRONG = "0" * 8


@pytest.mark.parametrize("joint", ["-", "_"])
@pytest.mark.parametrize("digits", [8, 10, 64])
def test_a_right_hash_is_loaded_and_kept(web: Web, cache: Path, joint: str, digits: int) -> None:
    name = files.named(CONTENT, joint, digits)
    url, model = web.sends(f"/models/{name}", CONTENT), files.model()
    assert load_checkpoint(model, url).complete
    assert files.same(model, files.model(1))
    assert kept(cache) == [name]
    assert load_checkpoint(model, url).complete
    assert web.asked == [f"/models/{name}"], "the second time it comes from the cache"


@pytest.mark.parametrize("joint", ["-", "_"])
def test_a_wrong_hash_is_refused_and_removed(web: Web, cache: Path, joint: str) -> None:
    url = web.sends(f"/model{joint}{WRONG}.pth", CONTENT)
    said = refused(url)
    assert f"begins with {files.named(CONTENT)[6:14]}, not {WRONG}" in said
    assert kept(cache) == []


def test_a_broken_file_in_the_cache_is_fetched_again(web: Web, cache: Path) -> None:
    name = files.named(CONTENT)
    cache.mkdir(parents=True)
    (cache / name).write_bytes(CONTENT[:100])
    assert load_checkpoint(files.model(), web.sends(f"/{name}", CONTENT)).complete
    assert (cache / name).read_bytes() == CONTENT


def test_without_a_hash_it_warns_and_keeps_addresses_apart(web: Web, cache: Path) -> None:
    other = files.saved(files.model(2).state_dict())
    for path, content, seed in (("/a/model.pth", CONTENT, 1), ("/b/model.pth", other, 2)):
        model = files.model()
        with pytest.warns(UnverifiedWarning, match=r"'model.pth' carries no SHA-256"):
            load_checkpoint(model, web.sends(path, content))
        assert files.same(model, files.model(seed))
    assert len(kept(cache)) == 2


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("resnet50-0676ba61.pth", "0676ba61"),
        ("mnasnet1.0_top1_73.512-f206786ef8.pth", "f206786ef8"),
        ("model_b_AB3EF2C9.pth", "ab3ef2c9"),
        ("retinanet_20200130-c2398f9e.pth", "c2398f9e"),
        ("model-0676ba61.pth.tar", "0676ba61"),
        ("vgg13-19584684.pth", "19584684"),  # no such month
        ("model_a_9e5bac.pth", None),  # mmcv's example: too few
        ("retinanet_20200130.pth", None),
        ("vgg_state_dict.pth", None),
        ("model.pth", None),
        ("0676ba61.pth", None),
        ("model-0676ba61", None),
        ("model-0676ba6z.pth", None),
    ],
)
def test_the_hash_in_a_name(name: str, found: str | None) -> None:
    assert hash_in_name(name) == found


@pytest.mark.parametrize("length", [len(CONTENT) + 1, 10**9])
def test_a_body_shorter_than_announced_is_refused(web: Web, cache: Path, length: int) -> None:
    url = web.sends(f"/{files.named(CONTENT)}", CONTENT, length)
    assert f"ended after {len(CONTENT)} of {length} bytes" in refused(url)
    assert kept(cache) == []


def test_a_body_longer_than_announced_is_cut_and_refused(web: Web, cache: Path) -> None:
    url = web.sends(f"/{files.named(CONTENT)}", CONTENT, len(CONTENT) - 1)
    assert "is not the one its name promises" in refused(url)
    assert kept(cache) == []


@pytest.mark.parametrize("length", [-5, "1e3", "9" * 30])
def test_a_length_that_is_none_is_refused(web: Web, cache: Path, length: Any) -> None:
    assert "announces a length" in refused(web.sends("/model-00000000.pth", b"", length))


def test_too_much_is_refused_before_or_while_it_comes(web: Web, cache: Path) -> None:
    announced = web.sends("/a-00000000.pth", b"x", 10**12)
    assert "is 1000000000000 bytes or more, over the limit of" in refused(announced)
    unannounced = web.sends("/b-00000000.pth", b"x" * 100_000, None)
    assert "over the limit of 1000; raise max_bytes" in refused(unannounced, max_bytes=1000)
    assert kept(cache) == []


def test_what_is_not_there_is_said(web: Web, cache: Path) -> None:
    assert "answers 404 Not Found" in refused(f"{web.url}/model-00000000.pth")
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    assert "cannot be downloaded" in refused(f"http://127.0.0.1:{port}/model-00000000.pth")
    assert "cannot be downloaded" in refused("http:///model-00000000.pth")
    assert kept(cache) == []


def test_a_cache_that_cannot_be_written(web: Web, cache: Path) -> None:
    cache.parent.mkdir(parents=True)
    cache.write_text("a file where the folder should be")
    url = web.sends(f"/{files.named(CONTENT)}", CONTENT)
    assert "cannot be written: " in refused(url)


def test_downloads_at_once_do_not_mix(web: Web, cache: Path) -> None:
    url = web.sends(f"/{files.named(CONTENT)}", CONTENT)
    with ThreadPoolExecutor(8) as pool:
        reports = list(pool.map(lambda _: load_checkpoint(files.model(), url), range(16)))
    assert all(report.complete for report in reports)
    assert kept(cache) == [files.named(CONTENT)]


# The bar


def test_progress_is_shown_if_asked_for(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    bars: list[dict[str, Any]] = []

    class Bar(contextlib.AbstractContextManager["Bar"]):
        def __init__(self, **options: Any) -> None:
            bars.append({**options, "seen": 0})

        def update(self, n: int) -> None:
            bars[-1]["seen"] += n

        def __exit__(self, *args: object) -> None:
            bars[-1]["closed"] = True

    monkeypatch.setattr(tqdm, "tqdm", Bar)
    name = files.named(CONTENT)
    url = web.sends(f"/{name}", CONTENT)
    load_checkpoint(files.model(), url, progress=True)
    (bar,) = bars
    assert (bar["desc"], bar["total"], bar["seen"]) == (name, len(CONTENT), len(CONTENT))
    assert bar["closed"]
    assert bar["disable"] is None, "drawn on a terminal only"


def test_no_progress_unless_asked_for(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tqdm, "tqdm", None)
    url = web.sends(f"/{files.named(CONTENT)}", CONTENT)
    assert load_checkpoint(files.model(), url, progress=False).complete


def test_no_progress_without_tqdm(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "tqdm", None)
    url = web.sends(f"/{files.named(CONTENT)}", CONTENT)
    assert load_checkpoint(files.model(), url).complete
