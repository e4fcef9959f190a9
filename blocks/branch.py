"""Branches as a function: one input through several layers, the results joined once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Literal

import torch
from torch import Tensor


@dataclass(frozen=True)
class Concurrency:
    """How branches run; never what they compute.

    On a CPU it seldom pays: a convolution uses all cores by itself, and branches that run at once
    share them.  `make bench ARGS=branches` shows it for the machine at hand.

    Args:
        kind: "serial", one after the other, or "threads", each in a thread.  (`torch.jit.fork`,
            deprecated since torch 2.13, runs them one by one in eager mode.)
    """

    kind: Literal["serial", "threads"] = "serial"


SERIAL = Concurrency()


def branch(
    x: Tensor,
    reduce: Callable[[list[Tensor]], Tensor],
    *layers: Callable[[Tensor], Tensor],
    config: Concurrency = SERIAL,
) -> Tensor:
    """`reduce([layer(x) for layer in layers])`: what Parallel computes, as a function.

    Args:
        x: the input of every branch.
        reduce: called once, with the list of all results.
        layers: the branches.
        config: how they run.
    """
    return reduce(RUN[config.kind](x, layers))


def _serial(x: Tensor, layers: Any) -> list[Tensor]:
    return [layer(x) for layer in layers]


def _threads(x: Tensor, layers: Any) -> list[Tensor]:
    learns = torch.is_grad_enabled()  # a thread starts with gradients on

    def run(layer: Callable[[Tensor], Tensor]) -> Tensor:
        with torch.set_grad_enabled(learns):
            return layer(x)

    with ThreadPoolExecutor(max(1, len(layers))) as pool:
        return list(pool.map(run, layers))


RUN = {"serial": _serial, "threads": _threads}
