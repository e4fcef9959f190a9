"""Where checkpoints come from by name: the tables, the user's own, and schemes of users."""

import json
import re
from pathlib import Path

import pytest

from blocks import UnknownNameError
from blocks.checkpoints import (
    CheckpointError,
    load_checkpoint,
    open_mmlab_models,
    scheme,
    schemes,
    torchvision_models,
)
from blocks.checkpoints.model_tables import mmcv_home
from blocks.checkpoints.name_hash import hash_in_name
from blocks.initialisation import initialize
from blocks.table import Table
from tests.blocks.checkpoints import files
from tests.blocks.checkpoints.conftest import Web
from tests.blocks.checkpoints.files import model, same

CONTENT = files.saved(model(1).state_dict())


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "mmcv"
    folder.mkdir()
    return folder


@pytest.fixture(autouse=True)
def _own_schemes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schemes, "SCHEMES", Table("scheme", schemes.SCHEMES))


def write(file: Path, **models: str) -> None:
    file.write_text(json.dumps(models))


@pytest.mark.parametrize("table", [torchvision_models, open_mmlab_models])
def test_every_address_is_encrypted_and_carries_a_hash(table: object) -> None:
    models = table()  # type: ignore[operator]
    assert models
    wrong = {k: v for k, v in models.items() if not hash_in_name(v) or v[:8] != "https://"}
    assert wrong == {}


def test_the_documents_families_are_there() -> None:
    names = " ".join(open_mmlab_models())
    families = "vgg16_caffe resnet50_caffe resnext101_32x4d resnet50_gn resnet50_gn_ws hrnetv2_w32"
    assert [f for f in [*families.split(), "res2net101", "regnetx_3.2gf"] if f not in names] == []
    assert torchvision_models()["resnet50"].endswith("/models/resnet50-0676ba61.pth")


def test_a_torchvision_name_leads_to_its_file(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    """004-19: the first weights are others afterwards."""
    url = web.sends(f"/{files.named(CONTENT)}", CONTENT)
    monkeypatch.setattr(schemes, "torchvision_models", lambda: {"resnet50": url})
    target = model()
    before = target[0].weight.clone()
    initialize(target, {"type": "Pretrained", "checkpoint": "torchvision://resnet50"})
    assert not before.equal(target[0].weight)
    assert same(target, model(1))


@pytest.mark.parametrize("prefix", ["open-mmlab://", "openmmlab://"])
def test_a_name_of_the_users_own_table(prefix: str, web: Web, home: Path) -> None:
    write(home / "open_mmlab.json", mine=web.sends(f"/{files.named(CONTENT)}", CONTENT))
    target = model()
    assert load_checkpoint(target, f"{prefix}mine").complete
    assert same(target, model(1))


def test_relative_paths_are_in_the_tables_folder(home: Path, tmp_path: Path) -> None:
    for place in (home / "pretrain" / "model_b_ab3ef2c.pth", tmp_path / "elsewhere.pth"):
        place.parent.mkdir(exist_ok=True)
        place.write_bytes(CONTENT)
    absolute = str(tmp_path / "elsewhere.pth")
    write(home / "open_mmlab.json", model_b="pretrain/model_b_ab3ef2c.pth", other=absolute)
    for name in ("model_b", "other"):
        assert load_checkpoint(model(), f"open-mmlab://{name}").complete


def test_the_users_table_wins_and_the_underscore_over_the_hyphen(home: Path) -> None:
    write(home / "open-mmlab.json", vgg16_caffe="/hyphen", both="/hyphen")
    assert open_mmlab_models()["vgg16_caffe"] == "/hyphen"
    write(home / "open_mmlab.json", both="/underscore")
    models = open_mmlab_models()
    assert (models["vgg16_caffe"], models["both"]) == ("/hyphen", "/underscore")
    assert "resnext50_32x4d" in models, "ours is still there"


def test_where_the_users_table_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/me")
    monkeypatch.setenv("XDG_CACHE_HOME", "/cache")
    monkeypatch.setenv("MMCV_HOME", "~/models")
    assert mmcv_home() == Path("/home/me/models")
    monkeypatch.delenv("MMCV_HOME")
    assert mmcv_home() == Path("/cache/mmcv")
    monkeypatch.delenv("XDG_CACHE_HOME")
    assert mmcv_home() == Path("/home/me/.cache/mmcv")


@pytest.mark.parametrize("text", ["{", "[]", '{"a": 3}', "[" * 100_000, "\udcff"])
def test_a_table_that_is_none_is_said(text: str, home: Path) -> None:
    (home / "open_mmlab.json").write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(CheckpointError, match=r"the table of models .*open_mmlab.json"):
        load_checkpoint(model(), "open-mmlab://vgg16_caffe")


@pytest.mark.parametrize("where", ["torchvision://resnet5O", "open-mmlab://msra/hrnetv2-w32"])
def test_an_unknown_name_suggests_the_nearest(where: str) -> None:
    with pytest.raises(CheckpointError, match="did you mean") as caught:
        load_checkpoint(model(), where)
    assert isinstance(caught.value, UnknownNameError)


def test_an_unknown_scheme_lists_those_there_are() -> None:
    with pytest.raises(CheckpointError, match="there are http://, https://, open-mmlab://"):
        load_checkpoint(model(), "s3://bucket/model.pth")


def test_a_scheme_of_the_users_own_and_the_longest_prefix_first(tmp_path: Path) -> None:
    (tmp_path / "near.pth").write_bytes(CONTENT)
    asked = []

    @scheme("shelf://", "rack://")
    def on_the_shelf(where: str, progress: bool, max_bytes: int) -> str:
        asked.append((where, progress))
        return "shelf://top/near"

    @scheme("shelf://top/")
    def on_top(where: str, progress: bool, max_bytes: int) -> Path:
        asked.append((where, progress))
        return tmp_path / f"{where.rpartition('/')[2]}.pth"

    assert load_checkpoint(model(), "rack://far", progress=False).complete
    assert asked == [("rack://far", False), ("shelf://top/near", False)]
    with pytest.raises(RuntimeError, match=re.escape("name 'http://' is taken among the schemes")):
        scheme("new://", "http://")(on_top)
    assert "new://" not in schemes.SCHEMES


def test_a_circle_of_names_ends(home: Path) -> None:
    write(home / "open_mmlab.json", a="open-mmlab://b", b="open-mmlab://a")
    with pytest.raises(CheckpointError, match="never to a file"):
        load_checkpoint(model(), "open-mmlab://a")
