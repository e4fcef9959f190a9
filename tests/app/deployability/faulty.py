"""A job that goes wrong for some blocks, and passes every check of the others."""

import json
import os
import time
from typing import Any


def check(request: bytes) -> dict[str, Any]:
    asked = json.loads(request)
    block = asked["subject"]["block"]
    if block == "hangs":
        time.sleep(60)
    if block == "dies":
        os._exit(3)
    if block == "refused":
        return {"error": {"kind": "bad", "detail": "there is no such block"}}
    check = {"status": "passed", "reason": None, "seconds": 0.1}
    return {"ok": json.dumps({"checks": {asked["checks"][0]: check}}).encode()}
