"""Any spec at all: the job answers or explains, and what it accepts runs on the CPU as foretold."""

import json
from typing import Any

import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.compose import build
from app.workers import jobs
from blocks.registry import REGISTRY
from tests.app.measure.test_exactness import referee_macs
from tests.blocks.grids import arguments

quick = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))

# What a program may send by mistake, where an argument stands.
odd_values = st.sampled_from(
    [None, True, -1, 0, 2**53 - 1, 1e300, 0.5, "", "ReLU", "7", [], [3, 5], [1, 2, 3], ["a"]]
)
sides = st.integers(1, 33)


@st.composite
def layers(draw: Any) -> list[dict[str, Any]]:
    """A graph of blocks with arguments that mostly fit, names and inputs that mostly exist."""
    made: list[dict[str, Any]] = []
    for index in range(draw(st.integers(1, 5))):
        entry = REGISTRY[draw(st.sampled_from(sorted(REGISTRY)))]
        args = {k: v for k, v in draw(arguments(entry)).items() if not k.startswith("in_")}
        args = {k: v for k, v in args.items() if k not in ("channels", "num_features")}
        if args and draw(st.integers(0, 4)) == 0:
            args[draw(st.sampled_from(sorted(args)))] = draw(odd_values)
        layer = {"block": entry.name, "args": args, "name": f"layer{index}"}
        earlier = ["image", *(item["name"] for item in made)]
        if entry.merges or draw(st.integers(0, 3)) == 0:
            count = draw(st.integers(1, 3)) if entry.merges else 1
            layer["inputs"] = [draw(st.sampled_from(earlier)) for _ in range(count)]
        made.append(layer)
    return made


@quick
@given(layers=layers(), image=st.tuples(st.integers(1, 12), sides, sides))
def test_accepted_means_that_it_runs(layers: list[dict[str, Any]], image: tuple[int, ...]) -> None:
    spec = {"layers": layers, "image": list(image)}
    request = json.dumps({"subject": spec, "checks": []}).encode()
    outcome = jobs.report(request)  # an exception here is a bug
    if "error" in outcome:
        assert outcome["error"]["detail"].endswith((".", "?"))
        assert outcome["error"]["pointer"][0] == "subject"
        return
    answer = json.loads(outcome["ok"])
    module = build(json.loads(json.dumps(spec)), device="cpu").eval()
    with torch.no_grad():
        output = module(torch.rand(1, *image))
    assert answer["output"] == list(output.shape[1:])
    assert answer["cost"]["params"] == sum(p.numel() for p in module.parameters())
    assert answer["cost"]["macs"] == referee_macs(module, (torch.rand(1, *image),), "meta")
    assert answer["uncounted"] == []
