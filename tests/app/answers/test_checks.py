"""Checks in their pools: each with its own deadline, and a few of a request at once."""

import asyncio
import json
from collections import Counter
from typing import get_args

import pytest

from app.answers import Answers, Checks
from app.schemas.checks import ChecksRequest
from app.schemas.requests import CheckName
from app.settings import Settings

ALL = get_args(CheckName)
PLACES = {  # pool, seconds and setting: what issue 6 asks for, and the same for its neighbours
    "torchscript": ("quick", 10, "BLOCKZOO_SCRIPT_SECONDS"),
    "fx": ("quick", 10, "BLOCKZOO_FX_SECONDS"),
    "export": ("quick", 20, "BLOCKZOO_EXPORT_SECONDS"),
    "trace": ("quiet", 10, "BLOCKZOO_TRACE_SECONDS"),
    "onnx": ("quiet", 30, "BLOCKZOO_ONNX_SECONDS"),
    "quantizable": ("quiet", 20, "BLOCKZOO_QUANTIZABLE_SECONDS"),
    "compile": ("quiet", 60, "BLOCKZOO_COMPILE_SECONDS"),
}


class Passing:
    """A pool in which every check passes, and which notes what it was asked."""

    load = 0

    def __init__(self, name, seen, most):
        self.name, self.seen, self.most, self.now = name, seen, most, 0

    async def run(self, job, request, *, seconds, setting, client):
        (check,) = json.loads(request)["checks"]
        self.seen[check] = (self.name, seconds, setting)
        self.now += 1
        self.most[self.name] = max(self.most[self.name], self.now)
        await asyncio.sleep(0.01)
        self.now -= 1
        return {"ok": json.dumps({"image": [3, 8, 8], "checks": {check: {}}}).encode()}


@pytest.mark.parametrize(("workers", "at_once"), [(1, 1), (2, 1), (4, 2)])
def test_each_has_its_pool_and_deadline_and_one_request_leaves_workers_to_others(workers, at_once):
    async def scene():
        seen, most = {}, Counter()
        settings = Settings(workers=workers)
        pools = [Passing(name, seen, most) for name in ("quick", "quiet")]
        checks = Checks(settings, Answers(settings, *pools))
        asked = ChecksRequest.model_validate({"subject": {"block": "B"}, "checks": list(ALL)})
        answer = await checks.of(asked, "client")
        assert list(json.loads(answer.outcome["ok"])["checks"]) == list(ALL)
        assert seen == PLACES
        assert most == {"quick": at_once, "quiet": 1}

    asyncio.run(scene())
