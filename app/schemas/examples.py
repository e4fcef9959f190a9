"""Example requests for the API's documentation: each part of a report, each use of the others."""

from typing import Any

from app.schemas.parts import PartName

BOTTLENECK = {"block": "Bottleneck", "args": {"out_channels": 256}}
MB_CONV = {"block": "MBConv", "args": {"out_channels": 256, "expansion": 4}}
IMAGE = [256, 28, 28]

Example = dict[str, Any]
Examples = dict[str, Example]


def _report(summary: str, part: PartName, **options: Any) -> Example:
    value: Example = {"subject": MB_CONV, "image": IMAGE, "checks": [], "with": [part]}
    return {"summary": summary, "value": value | ({"options": options} if options else {})}


PART_EXAMPLES: dict[PartName, Example] = {
    "formulas": _report("The cost as a sum, its numbers filled in", "formulas"),
    "conventions": _report("What fvcore, torchinfo, ptflops and thop would print", "conventions"),
    "memory": _report("Peak memory, of a training step too", "memory", training=True),
    "graph": _report("Which layer reads whose tensors", "graph"),
    "receptive_field": _report("How far each layer sees", "receptive_field"),
    "roofline": _report("Which layers wait for memory", "roofline", roofline={"hardware": "a100"}),
    "referees": _report("What fvcore counts when it is run", "referees", referees=["fvcore"]),
    "latency": _report("How long it takes on this server", "latency", latency={"threads": 1}),
}

REPORT_EXAMPLES: Examples = {
    "cost": {
        "summary": "The cost, and whether it is valid TorchScript",
        "value": {"subject": MB_CONV, "image": IMAGE, "checks": ["torchscript"]},
    },
    **{str(name): example for name, example in PART_EXAMPLES.items()},
}

COMPARE_EXAMPLES: Examples = {
    "blocks": {
        "summary": "Two blocks on one image",
        "value": {"subjects": [BOTTLENECK, MB_CONV], "image": IMAGE},
    },
    "architectures": {
        "summary": "Two architectures, the second the reference, with their formulas",
        "value": {
            "subjects": [{"architecture": "resnet50"}, {"architecture": "mobilenet_v2"}],
            "reference": 1,
            "with": ["formulas"],
        },
    },
}

ISO_COST_EXAMPLES: Examples = {
    "block": {
        "summary": "Which expansion makes this MBConv cost what that Bottleneck does",
        "value": {
            "subject": MB_CONV,
            "argument": "expansion",
            "measure": "macs",
            "target": BOTTLENECK,
            "image": IMAGE,
        },
    },
    "number": {
        "summary": "Which width makes MobileNetV2 have so many parameters",
        "value": {
            "subject": {"architecture": "mobilenet_v2"},
            "argument": "width",
            "values": [0.25, 0.5, 0.75, 1.0, 1.4],
            "measure": "params",
            "target": 3_504_872,
        },
    },
}

CHECKS_EXAMPLES: Examples = {
    "block": {
        "summary": "Whether a block is valid TorchScript, and whether it exports",
        "value": {"subject": MB_CONV, "image": IMAGE, "checks": ["torchscript", "export"]},
    },
    "architecture": {
        "summary": "Whether an architecture converts to ONNX",
        "value": {"subject": {"architecture": "mobilenet_v2"}, "checks": ["onnx"]},
    },
}
