"""A warm process: its requests are real ones, and it has one thread, as a fork keeps one."""

import subprocess
import sys

CODE = """
import os, sys
from app.workers import warm  # first: it sets the number of threads before torch starts any
from app.workers import jobs
failed = [r for r in warm.REPORTS if "ok" not in jobs.report(r)]
failed += [r for r in warm.CHECKS if b'"passed"' not in jobs.check(r).get("ok", b"")]
assert failed == [], failed
if sys.platform == "linux":
    threads = os.listdir("/proc/self/task")
    assert len(threads) == 1, threads
"""


def test_it_has_used_what_it_will_need_and_has_one_thread():
    process = subprocess.run([sys.executable, "-c", CODE], capture_output=True, text=True)
    assert (process.returncode, process.stderr) == (0, "")
