"""The other forms of a source lead back to the same network."""

import pytest

import zoo
from app.compose import build
from app.compose.subject import assemble
from app.measure import report
from app.schemas.spec import ArchitectureSubject, BlockSubject, Spec
from app.source import written
from blocks.errors import SpecError
from blocks.registry import REGISTRY
from tests.app.source.subjects import SPECS, subjects

SUBJECTS = {
    name: found
    for name, found in subjects().items()
    if not isinstance(found[0], ArchitectureSubject)
}


def made(name, form):
    subject, image = SUBJECTS[name]
    module, size = assemble(subject, image)
    counted = report(module, size)
    return module, counted, written(subject, module, counted, form).text


def value(text, name="model"):
    scope = {}
    exec(text, scope)
    return scope[name]


@pytest.mark.parametrize("name", SUBJECTS)
def test_python_with_blocks_makes_the_same(name):
    module, counted, text = made(name, "blocks")
    assert max(map(len, text.splitlines())) <= 100
    found = value(text, "Network")() if "class " in text else value(text)
    assert report(found.eval(), counted.image).cost == counted.cost
    assert list(found.state_dict()) == list(module.state_dict())


@pytest.mark.parametrize("name", SUBJECTS)
def test_the_spec_builds_the_same(name):
    _, counted, text = made(name, "spec")
    assert report(build(Spec.model_validate_json(text)).eval(), counted.image).cost == counted.cost


def untyped(layer):
    """A layer of a config as a spec has it."""
    kept = {key: layer.pop(key) for key in ("name", "inputs") if key in layer}
    return {"block": layer.pop("type"), "args": {k: plain(v) for k, v in layer.items()}, **kept}


def plain(value):
    """An argument of a config as a spec has it; a norm's or activation's settings stay."""
    if isinstance(value, dict) and "type" in value:
        return untyped(dict(value)) if value["type"] in REGISTRY else value
    if isinstance(value, dict):
        return {name: plain(item) for name, item in value.items()}
    return [plain(item) for item in value] if isinstance(value, list | tuple) else value


@pytest.mark.parametrize("name", SPECS)
def test_the_config_holds_all_of_a_spec(name):
    _, counted, text = made(name, "config")
    config = value(text)
    assert config.pop("type") == "Spec"
    config["layers"] = [untyped(layer) for layer in config["layers"]]
    again = report(build(Spec.model_validate(config)).eval(), counted.image)
    assert again.cost == counted.cost


def test_the_config_of_a_block_says_what_follows_from_its_input():
    _, _, text = made("MBConv", "config")
    assert value(text) == {"type": "MBConv", "in_channels": 64, "out_channels": 64}


def test_an_architecture_is_created_by_name():
    subject = ArchitectureSubject(architecture="resnet18", args={"classes": 10})
    module, size = assemble(subject)
    counted = report(module, size)
    text = written(subject, module, counted, "blocks").text
    assert text == 'import zoo\n\nmodel = zoo.create("resnet18", classes=10)\n'
    config = value(written(subject, module, counted, "config").text)
    assert config == {"type": "resnet18", "classes": 10}
    spec = Spec.model_validate_json(written(subject, module, counted, "spec").text)
    assert report(build(spec), size).cost.macs == counted.cost.macs
    assert zoo.create(config.pop("type"), **config).head is not None


def test_what_a_spec_cannot_say_is_a_sentence():
    subject = ArchitectureSubject(architecture="ddpm_unet")
    module, size = assemble(subject)
    with pytest.raises(SpecError, match="spec"):
        written(subject, module, report(module, size), "spec")


def test_a_block_subject_keeps_its_words():
    subject = BlockSubject(block="Bottleneck", args={"out_channels": 64})
    module, size = assemble(subject)
    text = written(subject, module, report(module, size), "spec").text
    assert Spec.model_validate_json(text).layers[0].args == {"out_channels": 64}
