"""The jobs: which image a check runs on, and when it does not run."""

import json
from typing import Any

import pytest

from app.workers import jobs


def check(args: dict[str, Any], image: list[int]) -> Any:
    subject = {"block": "ConvNormAct", "args": {"out_channels": 8, **args}}
    request = {"subject": subject, "image": image, "checks": ["torchscript"]}
    outcome = jobs.check(json.dumps(request).encode())
    return json.loads(outcome["ok"])["checks"]["torchscript"]


def test_a_kernel_too_large_for_a_small_image_is_checked_on_the_image_itself() -> None:
    wide = {"kernel_size": 63, "dilation": 2, "padding": 0}
    assert check(wide, [3, 140, 140])["status"] == "passed"


@pytest.mark.parametrize("limit", ["CHECK_PARAMS", "CHECK_MACS", "CHECK_BYTES"])
def test_what_is_too_costly_to_run_is_skipped_and_names_the_limit(
    monkeypatch: pytest.MonkeyPatch, limit: str
) -> None:
    monkeypatch.setenv(f"BLOCKZOO_{limit}", "100")
    answer = check({}, [3, 8, 8])
    assert answer["status"] == "skipped"
    assert f"BLOCKZOO_{limit}" in answer["reason"]
