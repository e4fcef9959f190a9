"""Carrying weights over: from a module to the one built from its description."""

from dataclasses import dataclass, field

import torch
from torch import Tensor, nn

from app.compose.describe import steps_of


@dataclass(frozen=True)
class Carried:
    """What was copied, and what did not fit.

    Args:
        copied: how many tensors were.
        missing: names in the built module that nothing was copied to.
        unused: names in the module that have no place in the built one, such as those of parts
            that its forward does not call.
        mismatched: names in the built module whose shape is another.
    """

    copied: int
    missing: list[str] = field(default_factory=list)
    unused: list[str] = field(default_factory=list)
    mismatched: list[str] = field(default_factory=list)

    @property
    def complete(self) -> bool:
        """Whether every tensor of the built module has its value."""
        return not (self.missing or self.mismatched)


def carry_weights(module: nn.Module, built: nn.Module) -> Carried:
    """Copy parameters and buffers from a module to `build(describe(module))`, layer by layer.

    Args:
        module: what was described; it is left as it is.
        built: what was built from its description, on a device that has values.

    Raises:
        SpecError: the module cannot be described.
    """
    source, target = module.state_dict(), built.state_dict()
    meant = {new: old for new, old in _names(module, source).items() if new in target}
    mismatched = [new for new, old in meant.items() if source[old].shape != target[new].shape]
    with torch.no_grad():
        for new, old in meant.items():
            if new not in mismatched:
                target[new].copy_(source[old])
    return Carried(
        copied=len(meant) - len(mismatched),
        missing=[new for new in target if new not in meant],
        unused=[old for old in source if old not in meant.values()],
        mismatched=mismatched,
    )


def _names(module: nn.Module, source: dict[str, Tensor]) -> dict[str, str]:
    """What each tensor is called in the built module -> what it is called in the module."""
    names: dict[str, str] = {}
    for step in steps_of(module)[0]:
        for path, inside in step.parts.items():
            start = f"{path}." if path else ""
            place = ".".join(filter(None, (step.layer.name, inside)))
            names |= {
                f"{place}.{name.removeprefix(start)}": name
                for name in source
                if name.startswith(start)
            }
    return names
