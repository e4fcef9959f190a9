"""Other tools, run for real, each on a fresh copy, for most of them leave something behind."""

import contextlib
import copy
import io
import logging
import time
import warnings
from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor, nn
from torch.utils._pytree import tree_map_only
from torch.utils.flop_counter import FlopCounterMode

Printed = tuple[int, int | None, dict[str, int] | None]  # total, parameters, by operator


def fvcore(model: nn.Module, inputs: tuple[Any, ...]) -> Printed:
    from fvcore.nn import FlopCountAnalysis

    analysis = FlopCountAnalysis(model, inputs)
    by_operator = {name: int(count) for name, count in analysis.by_operator().items() if count}
    return int(analysis.total()), None, by_operator


def torchinfo(model: nn.Module, inputs: tuple[Any, ...]) -> Printed:
    import torchinfo

    said = torchinfo.summary(model, input_data=list(inputs), verbose=0, device="cpu")
    return said.total_mult_adds, said.total_params, None


def ptflops(model: nn.Module, inputs: tuple[Any, ...], backend: str = "pytorch") -> Printed:
    from ptflops import get_model_complexity_info

    (only,) = inputs  # ptflops has one
    total, params = get_model_complexity_info(
        model,
        tuple(only.shape[1:]) or (1,),
        input_constructor=lambda _: only,
        print_per_layer_stat=False,
        as_strings=False,
        backend=backend,
    )
    return total, params, None


def ptflops_aten(model: nn.Module, inputs: tuple[Any, ...]) -> Printed:
    return ptflops(model, inputs, "aten")


def thop(model: nn.Module, inputs: tuple[Any, ...]) -> Printed:
    from thop import profile

    ops, params = profile(model, inputs, verbose=False)
    return int(ops), int(params), None


def flop_counter_mode(model: nn.Module, inputs: tuple[Any, ...]) -> Printed:
    inputs = tree_map_only(Tensor, lambda tensor: tensor.to("meta"), inputs)
    with FlopCounterMode(display=False) as counter, torch.device("meta"):
        model.to("meta")(*inputs)
    return counter.get_total_flops(), None, None


RUN: dict[str, Callable[..., Printed]] = {
    "fvcore": fvcore,
    "torchinfo": torchinfo,
    "ptflops": ptflops,
    "ptflops-aten": ptflops_aten,
    "thop": thop,
    "flop-counter-mode": flop_counter_mode,
}


def ask(run: Callable[..., Printed], model: nn.Module, inputs: tuple[Any, ...]) -> Printed:
    """What a tool says; what it prints and warns of on the way is not looked at."""
    return timed(run, model, inputs)[0]


def timed(
    run: Callable[..., Printed], model: nn.Module, inputs: tuple[Any, ...]
) -> tuple[Printed, float]:
    """The same, with the seconds it took, the copy apart."""
    copied = copy.deepcopy(model).eval()
    logging.getLogger("fvcore").setLevel(logging.ERROR)
    with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")
        began = time.perf_counter()
        return run(copied, inputs), time.perf_counter() - began
