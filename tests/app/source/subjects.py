"""Subjects to be written: every block, a member of each family, and specs of every shape."""

from app.schemas.spec import ArchitectureSubject, BlockSubject, Spec
from blocks.registry import REGISTRY
from zoo.registry import ARCHITECTURES

SIDE = 32  # pixels of an architecture's image, where no more is needed
SIDES = {"inception_v3": 96, "googlenet": 64, "unet": 204}
KNOBS = {"vgg11": {"width": 0.125}, "unet": {"channels": [4, 8, 16, 32, 64]}}


def conv(channels: int = 8, **args):
    return {"block": "ConvNormAct", "args": {"out_channels": channels, **args}}


SPECS = {
    "line": [conv(), {"block": "Bottleneck", "args": {"out_channels": 16}}, {"block": "MaxPool"}],
    "graph": [
        {"name": "stem", **conv()},
        {"name": "deep", "block": "MBConv", "args": {"out_channels": 8}},
        {"name": "sum", "block": "Add", "inputs": ["stem", "deep"]},
        {"name": "both", "block": "Concat", "inputs": ["sum", "image", "stem"]},
    ],
    "nested": [
        {
            "block": "Parallel",
            "args": {
                "connection": "Concat",
                "branches": {
                    "a": [conv(), {"block": "SkipConnection", "args": {"layers": [conv()]}}],
                    "b": [
                        {
                            "block": "Parallel",
                            "args": {"connection": "Add", "branches": [[conv()], [conv()]]},
                        }
                    ],
                    "c": [],
                },
            },
        },
        {"block": "ResidualAdd", "args": {"layers": [conv(19)]}},
        {"block": "Chain", "args": {"layers": [conv(), conv(), conv()]}},
    ],
    "one by one": [
        {
            "name": "two",
            "block": "Parallel",
            "inputs": ["image", "image"],
            "args": {"connection": "Multiply", "branches": [[conv()], [conv()]]},
        },
    ],
    "settings": [
        conv(norm_layer={"type": "BatchNorm2d", "eps": 0.001}),
        conv(norm_layer={"type": "GroupNorm", "num_groups": 4}, activation_layer="GELU"),
        conv(norm_layer="LayerNorm2d", activation_layer={"type": "LeakyReLU"}),
        conv(conv_layer="WeightStandardizedConv2d", kernel_size=[1, 3], norm_layer=None),
        conv(norm_layer="FrozenBatchNorm2d"),
        conv(norm_layer="InstanceNorm2d", activation_layer=None),
        {"block": "MBConv", "args": {"out_channels": 8, "stochastic_depth_prob": 0.5}},
        {"block": "MBConv", "args": {"out_channels": 16, "expansion": 1, "squeeze_ratio": None}},
        {"block": "ConvNeXtBlock", "args": {"out_channels": 16}},
        {"block": "UpsampleAdd", "inputs": ["conv_ne_xt_block_1", "conv_ne_xt_block_1"]},
    ],
    "names of Python": [
        {"name": "torch", **conv()},
        {"name": "Tensor", **conv()},
        {"name": "nn", "block": "Chain", "args": {"layers": [{"name": "OrderedDict", **conv()}]}},
        {"name": "super", "block": "Add", "inputs": ["torch", "nn", "Tensor"]},
        {"name": "print", "block": "Concat", "inputs": ["super", "torch"]},
    ],
}


def family_members():
    """The first architecture of each family."""
    first = {}
    for architecture in ARCHITECTURES.values():
        first.setdefault(architecture.network, architecture)
    return list(first.values())


def subjects():
    """Each subject with its image, by name."""
    found = {name: (BlockSubject(block=name, args=e.example), None) for name, e in REGISTRY.items()}
    for architecture in family_members():
        name, channels = architecture.name, architecture.image[0]
        side = SIDES.get(name, SIDE)
        subject = ArchitectureSubject(architecture=name, args=KNOBS.get(name, {}))
        found[name] = (subject, [channels, side, side])
    for name, layers in SPECS.items():
        found[name] = (Spec.model_validate({"layers": layers, "image": [3, 16, 16]}), None)
    return found
