"""A second opinion: fvcore or torchinfo on real tensors, and whether it is what we foresaw.

Neither is imported before it is asked: fvcore warns at import, and a worker that never referees
does without both.
"""

import importlib.metadata
import logging
import time
import warnings
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, get_args

import torch
from torch import nn

from app.schemas.conventions import Convention, Conventions
from app.schemas.referee import Opinion, Referee
from blocks.errors import MeasureError, UnknownNameError


class _Said(NamedTuple):
    macs: int
    params: int | None
    by_operator: dict[str, int] | None


def second_opinion(
    referee: Referee, module: nn.Module, image: Sequence[int], foreseen: Conventions
) -> Opinion:
    """What a referee counts for a module on one image, and why it is not what we count.

    Args:
        referee: "fvcore" or "torchinfo".
        module: on the CPU and with values, made for this; it is put into evaluation mode, and a
            referee that fails may leave it changed.
        image: (C, H, W).
        foreseen: what the reconciler says of the same module on the same image.

    Raises:
        UnknownNameError: there is no such referee; suggests the nearest.
        MeasureError: it is not installed, or cannot run on this module and image.
    """
    if referee not in REFEREES:
        raise UnknownNameError("referee", referee, get_args(Referee), argument="referee")
    ours = next((tool for tool in foreseen.tools if tool.tool == referee), None)
    image_tensor = torch.rand(1, *image, dtype=_dtype(module))
    module.eval()
    began = time.perf_counter()
    said = _asked(referee, module, image_tensor)
    seconds = time.perf_counter() - began
    explained = ours is not None and ours.total == said.macs
    return Opinion(
        referee=referee,
        version=importlib.metadata.version(referee),
        macs=said.macs,
        params=said.params,
        by_operator=said.by_operator,
        ours=foreseen.macs,
        agrees=said.macs == foreseen.macs,
        explained=explained,
        terms=ours.terms if ours is not None and explained else [],
        verdict=_verdict(referee, said.macs, foreseen.macs, ours),
        seconds=seconds,
    )


def _dtype(module: nn.Module) -> torch.dtype:
    floats = (p.dtype for p in module.parameters() if p.is_floating_point())
    return next(floats, torch.get_default_dtype())


def _asked(referee: Referee, module: nn.Module, image: torch.Tensor) -> _Said:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # they are about the referee's own code
        try:
            return REFEREES[referee](module, image)
        except ImportError as error:
            raise MeasureError(
                f"{referee} is not installed here", hint="install blockzoo[referees]"
            ) from error
        except Exception as error:
            cause = error.__cause__ or error  # torchinfo wraps what happened
            lines = str(cause).strip().splitlines() or [type(cause).__name__]
            raise MeasureError(
                f"{referee} cannot run on {'x'.join(map(str, image.shape[1:]))}: "
                f"{lines[0].rstrip('.')}"
            ) from error


def _fvcore(module: nn.Module, image: torch.Tensor) -> _Said:
    from fvcore.nn import FlopCountAnalysis

    logging.getLogger("fvcore").setLevel(logging.ERROR)
    analysis = FlopCountAnalysis(module, image)
    analysis.unsupported_ops_warnings(False).uncalled_modules_warnings(False)
    counts = {name: int(count) for name, count in analysis.by_operator().items() if count}
    return _Said(sum(counts.values()), None, counts)


def _torchinfo(module: nn.Module, image: torch.Tensor) -> _Said:
    import torchinfo

    summary = torchinfo.summary(module, input_data=[image], verbose=0, device="cpu")
    return _Said(int(summary.total_mult_adds), int(summary.total_params), None)


REFEREES: dict[str, Callable[[nn.Module, Any], _Said]] = {
    "fvcore": _fvcore,
    "torchinfo": _torchinfo,
}


def _verdict(referee: str, said: int, ours: int, foreseen: Convention | None) -> str:
    if said == ours:
        return f"{referee} counts the same multiply-accumulates as we do."
    gap = f"{referee} counts {abs(said - ours):,} {'more' if said > ours else 'fewer'} than we do"
    if foreseen is None or foreseen.total is None:
        return f"{gap}."
    if foreseen.total == said:
        return f"{gap}, by its rules: {' '.join(term.sentence for term in foreseen.terms)}"
    return f"{gap}; by its rules it would have counted {foreseen.total:,}."
