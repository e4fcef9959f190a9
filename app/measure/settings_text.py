"""A layer's settings as PyTorch prints them, remembered: to print takes longer than to count."""

from typing import Any

from torch import nn

PRINTED = frozenset({nn.Conv2d, nn.BatchNorm2d, nn.Linear})  # their constants tell the text
MOST = 4096
_texts: dict[Any, str] = {}


def settings_of(module: nn.Module) -> str:
    """`extra_repr()`."""
    kind: Any = type(module)
    if kind not in PRINTED:
        return module.extra_repr()
    values: Any = module.__dict__
    constants = [values[name] for name in kind.__constants__]
    key = (kind, module._parameters["bias"] is None, *constants)
    try:
        text = _texts.get(key)
    except TypeError:  # somebody put a list where PyTorch has a tuple
        return module.extra_repr()
    if text is None:
        if len(_texts) >= MOST:
            _texts.clear()
        text = _texts[key] = module.extra_repr()
    return text
