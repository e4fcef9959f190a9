"""Quantizable blocks: the float block's state and function, before and after fusing."""

import copy
import pickle

import pytest
import torch
from torch import nn

from app.checks import torchscript
from blocks import quantizable
from blocks.errors import BlockzooError, UnknownNameError
from blocks.quantizable import (
    QuantizableBasicBlock,
    QuantizableConvNormAct,
    QuantizableLinearDropoutAct,
    convert,
    prepare,
    prepare_qat,
)
from tests.blocks.quantizable.cases import every_case, pair


@every_case
def test_state_and_function_are_those_of_the_float_block(name, args):
    plain, quantized, x = pair(name, args)
    assert list(quantized.state_dict()) == list(plain.state_dict())
    assert torch.equal(quantized(x), plain(x))
    plain.load_state_dict(quantized.state_dict())
    torch.manual_seed(1)
    expected = plain.train()(x)
    torch.manual_seed(1)  # of dropout
    assert torch.equal(quantized.train()(x), expected)


@every_case
def test_it_scripts_copies_and_pickles(name, args):
    plain, quantized, x = pair(name, args)
    assert torchscript(quantized, x).reason is None
    for twin in (copy.deepcopy(quantized), pickle.loads(pickle.dumps(quantized))):
        assert torch.equal(twin(x), plain(x))
    quantized.fuse_model()
    assert torchscript(quantized, x).reason is None


@every_case
def test_fusing_in_eval_mode_keeps_the_function(name, args):
    plain, quantized, x = pair(name, args)
    quantized.fuse_model()
    torch.testing.assert_close(quantized(x), plain(x), rtol=1e-5, atol=1e-5)
    left = [m for m in quantized.modules() if isinstance(m, nn.BatchNorm2d)]
    assert left == []
    once = list(quantized.state_dict())
    quantized.fuse_model()
    assert list(quantized.state_dict()) == once


@every_case
def test_fusing_in_train_mode_keeps_the_norm_for_training(name, args):
    plain, quantized, x = pair(name, args)
    norms = sum(isinstance(m, nn.BatchNorm2d) for m in plain.modules())
    quantized.train().fuse_model()
    assert sum(isinstance(m, nn.BatchNorm2d) for m in quantized.modules()) == norms
    torch.testing.assert_close(quantized.eval()(x), plain(x), rtol=1e-5, atol=1e-5)


def test_fusing_past_the_dropout_keeps_the_function_in_training():
    torch.manual_seed(0)
    block = QuantizableLinearDropoutAct(64, 64, dropout=0.25).train()
    fused = copy.deepcopy(block)
    fused.fuse_model()
    x = torch.randn(500, 64)
    torch.manual_seed(1)
    expected = block(x)
    torch.manual_seed(1)
    torch.testing.assert_close(fused(x), expected)


def test_the_module_that_is_prepared_is_left_as_it_is():
    _, quantized, x = pair("BasicBlock", {"in_channels": 8, "out_channels": 8})
    before = list(quantized.state_dict())
    prepare(quantized)(x)
    prepare_qat(quantized)(x)
    assert list(quantized.state_dict()) == before
    assert not quantized.training


def test_mistakes():
    block = QuantizableConvNormAct(4, 4).train()
    with pytest.raises(BlockzooError, match="needs a module in eval mode"):
        block.fuse_model(is_qat=False)
    with pytest.raises(BlockzooError, match="needs a module in train mode"):
        block.eval().fuse_model(is_qat=True)
    with pytest.raises(BlockzooError, match="not prepared"):
        convert(block)
    with pytest.raises(UnknownNameError, match="no quantized engine named 'x87'"):
        prepare(block, "x87")
    with pytest.raises(BlockzooError, match="out_channels"):
        QuantizableConvNormAct(4, 0)
    with pytest.raises(BlockzooError, match="needs out_channels"):
        QuantizableBasicBlock(4)


def test_the_deprecated_package_is_imported_in_one_file():
    from pathlib import Path

    files = Path(quantizable.__file__).parents[1].rglob("*.py")
    guilty = [f.name for f in files if "torch.ao.quantization as" in f.read_text()]
    assert guilty == ["torch_quantization.py"]
