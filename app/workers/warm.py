"""Importing this makes a process ready to answer fast: torch loaded, and used once on meta.

The forkserver preloads it, so that workers are forked warm; the first convolution on meta costs
0.25 s, the first interpolation 1 s, the first script more.  Nothing here may start a thread: a fork
would lose it and hang.
"""

import os

os.environ["OMP_NUM_THREADS"] = "1"  # before torch starts OpenMP, whose threads a fork would lose

import gc
import json

import torch

from app.workers import jobs

torch.set_num_threads(1)
BLOCKS = json.loads(jobs.catalogue()["ok"])["blocks"]
SMALL = {"block": "ConvNormAct", "args": {"out_channels": 8}}
REPORTS = tuple(
    json.dumps({"subject": {"block": b["name"], "args": b["example"]}, "checks": []}).encode()
    for b in BLOCKS
)
CHECKS = tuple(  # those that are asked of a pool whose workers live long
    json.dumps({"subject": SMALL, "checks": [name]}).encode()
    for name in ("torchscript", "fx", "export")
)
for request in REPORTS:
    jobs.report(request)
for request in CHECKS:
    jobs.check(request)
gc.collect()
gc.freeze()  # what is loaded now stays for good: later collections need not walk it
