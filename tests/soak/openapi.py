"""R11: requests made from the API's own description, right and wrong ones, with three seeds."""

import json
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.app.serving import serving
from tests.soak.figure import Figure, at_most, none_of

EXAMPLES = 2_000  # of each operation
SEEDS = (1, 2, 3)
TOLD = (503, 504, 507)  # of the 5xx, those that say what the service lacks at the moment
LARGEST = 64  # KB of an error's answer
SLOWEST = 60.0  # seconds: the longest deadline, of work on real tensors, after one of the same


def r11(scale: float) -> Iterator[Figure]:
    """Every operation; what the description allows, and what it forbids."""
    entries: list[dict[str, Any]] = []
    with serving(workers=2) as service:
        for seed in SEEDS:
            entries += requested(str(service.client.base_url), round(EXAMPLES * scale), seed)
        alive = service.client.get("/readyz").status_code
    statuses = Counter(entry["response"]["status"] for entry in entries)
    wrong = [_line(e) for e in entries if _is_unexpected(e["response"]["status"])]
    errors = [e["response"] for e in entries if e["response"]["status"] >= 400]
    size = max(len(r["content"].get("text", "")) for r in errors) / 1024
    slowest = max(entry["time"] for entry in entries) / 1_000
    told = " ".join(f"{status}:{count:,}" for status, count in sorted(statuses.items()))
    print(f"     R11 answers by status: {told}")
    name = f"{len(entries):,} requests from the OpenAPI"
    yield none_of("R11", f"{name}: unexpected 5xx", wrong)
    yield at_most("R11", f"{name}: the largest error", size, LARGEST, "KB")
    yield at_most("R11", f"{name}: the slowest answer", slowest, SLOWEST, "s")
    yield none_of("R11", "not ready afterwards", [alive] if alive != 200 else [])


def requested(address: str, examples: int, seed: int) -> list[dict[str, Any]]:
    """Requests and answers, as the tool's HAR file has them."""
    with tempfile.TemporaryDirectory() as folder:
        har = Path(folder) / "all.har"
        command = [
            *(str(Path(sys.executable).with_name("schemathesis")), "run"),
            f"{address}/api/v1/openapi.json",
            *("--checks", "not_a_server_error", "--continue-on-failure"),
            *("--phases", "examples,coverage,fuzzing", "--warnings", "off"),
            *("--max-examples", str(max(1, examples)), "--seed", str(seed)),
            *("--request-timeout", str(SLOWEST + 30)),
            *("--generation-database", "none", "--report-har-path", str(har)),
        ]
        run = subprocess.run(command, capture_output=True, text=True, check=False, cwd=folder)
        if not har.exists():
            raise RuntimeError(run.stdout + run.stderr)
        entries: list[dict[str, Any]] = json.loads(har.read_bytes())["log"]["entries"]
    return entries


def _is_unexpected(status: int) -> bool:
    return status == 0 or (status >= 500 and status not in TOLD)


def _line(entry: dict[str, Any]) -> str:
    asked = entry["request"]
    body = asked.get("postData", {}).get("text", "")
    return f"{entry['response']['status']} {asked['method']} {asked['url']} {body}"
