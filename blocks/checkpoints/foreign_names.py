"""Foreign names: a checkpoint in another library's words, said in the model's own."""

from collections.abc import Mapping

from torch import nn

from blocks.checkpoints.state_file import State


def in_own_names(model: nn.Module, state: State) -> State:
    """The state under the model's names, if it knows how another library calls its parts.

    A model says so by a method `torchvision_names()`, a mapping of that library's module paths to
    its own; None stands for a module that it does without.

    Args:
        model: what is to receive the tensors.
        state: the tensors by name; returned as it is where all names are the model's own.
    """
    names: Mapping[str, str | None] = getattr(model, "torchvision_names", dict)()
    if not names or set(state) <= set(model.state_dict()):
        return state
    translated = {own_name(name, names): tensor for name, tensor in state.items()}
    return {name: tensor for name, tensor in translated.items() if name is not None}


def own_name(name: str, names: Mapping[str, str | None]) -> str | None:
    """A tensor's name, its longest known module path exchanged; None for one to be left out."""
    path = name
    while path and path not in names:
        path = path.rpartition(".")[0]
    if not path:
        return name
    ours = names[path]
    return None if ours is None else ours + name[len(path) :]
