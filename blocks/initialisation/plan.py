"""A configuration, read and checked: which initialiser runs on which part of a module.

Everything that can be wrong with it is found here, and nothing is touched.
"""

import inspect
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from torch import nn

from blocks.errors import UnknownNameError
from blocks.initialisation.errors import (
    InitConfigError,
    InitConfigTypeError,
    MissingTypeError,
    UnknownSubmoduleError,
)
from blocks.initialisation.fillable import check
from blocks.initialisation.initialisers import Initialiser
from blocks.initialisation.pretrained import PretrainedInit
from blocks.initialisation.table import INITIALISERS

InitConfig = dict[str, Any] | list[dict[str, Any]]


@dataclass(frozen=True)
class Step:
    """An initialiser, and what it is applied to."""

    initialiser: Initialiser
    module: nn.Module
    whole: bool  # every layer of the module, rather than the initialiser's own selection
    late: bool  # after everything that is no checkpoint

    def run(self) -> None:
        """Initialise."""
        if self.initialiser.pretrained or not self.whole:
            self.initialiser(self.module)
        else:
            for layer in self.module.modules():
                self.initialiser.fill(layer)

    def layers(self) -> Iterator[tuple[str, nn.Module]]:
        """The layers that would be filled, by path."""
        if self.initialiser.pretrained:
            return iter(())
        return self.module.named_modules() if self.whole else self.initialiser.selected(self.module)


def plan(module: nn.Module, init_cfg: InitConfig) -> list[Step]:
    """The steps of a configuration, in order; checkpoints are last, and at hand.

    Raises:
        BlockzooError: the configuration cannot be carried out.
    """
    configs = init_cfg if isinstance(init_cfg, list) else [init_cfg]
    steps = [step for config in configs for step in _steps(module, config)]
    for step in steps:
        for path, layer in step.layers():
            check(step.initialiser, layer, path)
    steps.sort(key=lambda step: step.late)
    for step in steps:
        if isinstance(step.initialiser, PretrainedInit):
            step.initialiser.prepare()
    return steps


def _steps(module: nn.Module, config: Any) -> Iterator[Step]:
    """The steps of one dict: first its `layer`s, then its `override`s."""
    if not isinstance(config, dict):
        raise InitConfigTypeError(
            f"init_cfg is a dict or a list of dicts, not a {type(config).__name__}",
            argument="init_cfg",
            hint="try dict(type='Constant', layer='Conv2d', val=0)",
        )
    own = {key: value for key, value in config.items() if key != "override"}
    made = make(own)
    if made.pretrained or made.layers:
        yield Step(made, module, whole=False, late=made.pretrained)
    overrides = config.get("override")
    if overrides is None:
        return
    for override in overrides if isinstance(overrides, list) else [overrides]:
        step = _override(module, override, own)
        yield replace(step, late=step.late or made.pretrained)  # it overrides the checkpoint


def _override(module: nn.Module, override: Any, outer: dict[str, Any]) -> Step:
    """The step for one named sub-module."""
    if not isinstance(override, dict):
        raise InitConfigTypeError(
            f"override is a dict or a list of dicts, not a {type(override).__name__}",
            argument="override",
            hint="try override=dict(name='head')",
        )
    rest = {key: value for key, value in override.items() if key != "name"}
    if "name" not in override:
        raise InitConfigError(
            "an override does not say which sub-module it is for",
            argument="override",
            hint="add its name, as in override=dict(name='head')",
        )
    if rest and "type" not in rest:
        raise InitConfigError(
            f"the override of {override['name']!r} has {', '.join(rest)} but no type",
            argument="override",
            hint="add the type, or leave only the name to use the outer values",
        )
    made = make(rest or {key: value for key, value in outer.items() if key != "layer"})
    target = _submodule(module, override["name"])
    return Step(made, target, whole=not made.layers, late=made.pretrained)


def make(config: dict[str, Any]) -> Initialiser:
    """The initialiser that a dict describes.

    Raises:
        BlockzooError: there is no such initialiser, or its arguments do not do.
    """
    if "type" not in config:
        raise MissingTypeError(
            "a configuration does not say which initialiser",
            argument="type",
            hint="add it, as in dict(type='Constant', val=0)",
        )
    kind = config["type"]
    if not isinstance(kind, str):
        raise InitConfigTypeError(
            f"type is the name of an initialiser, not a {type(kind).__name__}", argument="type"
        )
    cls = INITIALISERS[kind]
    args = {key: value for key, value in config.items() if key != "type"}
    known = parameters(cls)
    for name in args:
        if name not in known:
            raise UnknownNameError(f"argument of {kind}", name, known, argument=name)
    for name, parameter in inspect.signature(cls).parameters.items():
        if name in known and parameter.default is parameter.empty and name not in args:
            raise InitConfigTypeError(f"{kind} needs {name}", argument=name)
    made: Initialiser = cls(**args)
    return made


def parameters(cls: Any) -> dict[str, inspect.Parameter]:
    """What an initialiser's constructor takes, with what it passes on to its bases."""
    found: dict[str, inspect.Parameter] = {}
    for base in cls.__mro__:
        own = list(inspect.signature(base.__init__).parameters.values())[1:]
        for parameter in own:
            if parameter.kind is not inspect.Parameter.VAR_KEYWORD:
                found.setdefault(parameter.name, parameter)
        if all(parameter.kind is not inspect.Parameter.VAR_KEYWORD for parameter in own):
            break  # it passes nothing on
    return found


def _submodule(module: nn.Module, name: Any) -> nn.Module:
    """The sub-module at a dotted path."""
    # A module that is shared has several paths.
    known = dict(module.named_modules(remove_duplicate=False))
    known.pop("")  # the module itself
    if not isinstance(name, str):
        raise InitConfigTypeError(
            f"the name of an override is text, not a {type(name).__name__}", argument="override"
        )
    if name not in known:
        what = f"sub-module of {type(module).__name__}"
        raise UnknownSubmoduleError(what, name, known, argument="override")
    return known[name]
