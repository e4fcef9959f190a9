"""How the tensors of a checkpoint fit a model: what goes in, and a report of what does not."""

from dataclasses import dataclass
from typing import Any

from torch import Tensor, nn

from blocks.checkpoints.errors import CheckpointError
from blocks.checkpoints.state_file import State

# BatchNorm's counter, which files older than torch 0.4.1 lack and a frozen norm does not keep.
COUNTER = "num_batches_tracked"
SHOWN = 5  # names in a sentence


@dataclass(frozen=True)
class Mismatch:
    """A tensor that the model has in another shape."""

    name: str
    shape: tuple[int, ...]  # in the checkpoint
    expected: tuple[int, ...]  # in the model


@dataclass(frozen=True)
class LoadReport:
    """What of a checkpoint went into a model, and what did not, by name."""

    loaded: tuple[str, ...]
    missing: tuple[str, ...]  # in the model only: as they were
    unexpected: tuple[str, ...]  # in the checkpoint only
    mismatched: tuple[Mismatch, ...]  # in both, in different shapes: as they were

    @property
    def complete(self) -> bool:
        """Whether everything of both found its place."""
        return not (self.missing or self.unexpected or self.mismatched)

    def __str__(self) -> str:
        """In words, with the first few names of each kind."""
        shapes = [f"{m.name} {list(m.shape)} for {list(m.expected)}" for m in self.mismatched]
        parts = [f"{len(self.loaded)} tensors loaded"]
        for what, names in (
            ("missing", self.missing),
            ("unexpected", self.unexpected),
            ("of another shape", shapes),
        ):
            if names:
                more = ", ..." if len(names) > SHOWN else ""
                parts.append(f"{len(names)} {what}: {', '.join(names[:SHOWN])}{more}")
        return "; ".join(parts)


def compare(model: nn.Module, state: State) -> LoadReport:
    """How a checkpoint's tensors fit the model, changing nothing."""
    own = {name: tuple(tensor.shape) for name, tensor in _tensors(model).items()}
    common = [name for name in state if name in own]
    wrong = [
        Mismatch(name, tuple(state[name].shape), own[name])
        for name in common
        if tuple(state[name].shape) != own[name]
    ]
    unfit = {mismatch.name for mismatch in wrong}
    return LoadReport(
        loaded=tuple(name for name in common if name not in unfit),
        missing=tuple(n for n in own if n not in state and not n.endswith(COUNTER)),
        unexpected=tuple(n for n in state if n not in own and not n.endswith(COUNTER)),
        mismatched=tuple(wrong),
    )


def put_in(model: nn.Module, state: State, strict: bool = False) -> LoadReport:
    """Copy into the model what fits it, by name and shape.

    Args:
        model: what receives the tensors.
        state: the tensors by name.
        strict: everything has to fit.

    Raises:
        CheckpointError: `strict`, and not everything fits; or the model has no memory.
    """
    if any(tensor.is_meta for tensor in _tensors(model).values()):
        raise CheckpointError(
            f"this {type(model).__name__} is on the meta device and has no memory to load into",
            hint='call its to_empty(device="cpu") first',
        )
    report = compare(model, state)
    if strict and not report.complete:
        raise CheckpointError(
            f"the checkpoint does not fit this {type(model).__name__}: {report}",
            hint="load it with strict=False to take what fits",
        )
    model.load_state_dict({name: state[name] for name in report.loaded}, strict=False)
    return report


def _tensors(model: nn.Module) -> State:
    """The model's state without what modules keep beside tensors."""
    state: dict[str, Any] = model.state_dict()
    return {name: value for name, value in state.items() if isinstance(value, Tensor)}
