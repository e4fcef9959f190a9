"""Pairs of a float block and its quantizable version, and how close their results are."""

import pytest
import torch
from torch import nn

import blocks
from blocks import quantizable

SAME, WIDER = {"in_channels": 8, "out_channels": 8}, {"in_channels": 8, "out_channels": 16}
CASES = {
    "conv": ("ConvNormAct", WIDER),
    "conv without norm": ("ConvNormAct", {**WIDER, "norm_layer": None}),
    "conv without activation": ("ConvNormAct", {**WIDER, "activation_layer": None}),
    "conv in groups": ("ConvNormAct", {**WIDER, "stride": 2, "dilation": 2, "groups": 4}),
    "basic": ("BasicBlock", SAME),
    "basic, strided": ("BasicBlock", {**WIDER, "stride": 2}),
    "basic, linear": ("BasicBlock", {**SAME, "activation_layer": None}),
    "bottleneck": ("Bottleneck", {"in_channels": 16, "out_channels": 16}),
    "bottleneck in groups": (
        "Bottleneck",
        {"in_channels": 8, "out_channels": 32, "stride": 2, "groups": 4, "width_channels": 16},
    ),
    "bottleneck, pooled and dropped": (
        "Bottleneck",
        {**WIDER, "stride": 2, "downsampling": "pool", "stochastic_depth_prob": 0.5},
    ),
    "inverted": ("InvertedResidual", SAME),
    "inverted, with ReLU": ("InvertedResidual", {**SAME, "activation_layer": "ReLU"}),
    "inverted, not widened": ("InvertedResidual", {**SAME, "expansion": 1}),
    "inverted, strided": ("InvertedResidual", {**WIDER, "stride": 2}),
    "linear": ("LinearDropoutAct", {"in_features": 12, "out_features": 24}),
    "linear with dropout": (
        "LinearDropoutAct",
        {"in_features": 12, "out_features": 24, "dropout": 0.5},
    ),
}
ENGINES = [e for e in torch.backends.quantized.supported_engines if e != "none"]
every_case = pytest.mark.parametrize(("name", "args"), CASES.values(), ids=CASES)


def pair(name, args, seed=0):
    """The float block, with a norm that does something, and the quantizable one of its state."""
    torch.manual_seed(seed)
    plain = getattr(blocks, name)(**args).eval()
    for module in plain.modules():
        if isinstance(module, nn.BatchNorm2d):
            module.weight.data.uniform_(0.5, 1.5)
            module.bias.data.uniform_(-0.5, 0.5)
            module.running_mean.uniform_(-0.2, 0.2)
            module.running_var.uniform_(0.5, 1.5)
    quantized = getattr(quantizable, f"Quantizable{name}")(**args).eval()
    quantized.load_state_dict(plain.state_dict())
    channels = args.get("in_channels")
    x = torch.randn(8, channels, 12, 12) if channels else torch.randn(32, args["in_features"])
    return plain, quantized, x


def sqnr(expected, got):
    """Signal to quantization noise, in dB: 20 dB is an error of a tenth of the signal."""
    return (10 * torch.log10(expected.square().sum() / (expected - got).square().sum())).item()
