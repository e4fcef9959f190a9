"""Modules that know how to initialise themselves: BaseModule, Sequential, ModuleList, ModuleDict.

Their names are torch.nn's, so import them from here by name only.
"""

import copy
import warnings
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from torch import nn

from blocks.initialisation.plan import InitConfig, Step, plan

PLANNED = "_planned"  # the steps that wait in a module for its turn


class BaseModule(nn.Module):
    """A module with a configuration of its own initialisation.

    The inner configuration wins over the outer, the outer fills what the inner leaves.  Except
    for checkpoints: they win over everything else, an outer one over an inner one, and what a
    checkpoint does not match keeps what its own and its children's configurations gave it.

    Args:
        init_cfg: as of `initialize`.
    """

    def __init__(self, init_cfg: InitConfig | None = None) -> None:
        super().__init__()
        self._remember(init_cfg)

    def _remember(self, init_cfg: InitConfig | None) -> None:
        # Not annotated on the class: TorchScript would take that for a promise.
        self.init_cfg: InitConfig | None = copy.deepcopy(init_cfg)
        self.is_init = False

    def init_weights(self) -> None:
        """Initialise this module and all inside it, also those inside plain containers.

        All configurations inside are checked before anything is touched.  A second call warns and
        does nothing.

        Raises:
            BlockzooError: a configuration cannot be carried out; nothing was touched.
        """
        if PLANNED in self.__dict__:  # called by the module around this one
            self._run(self.__dict__.pop(PLANNED))
            return
        if self.is_init:
            warnings.warn(
                f"this {type(self).__name__} is initialised already; nothing was changed.",
                stacklevel=2,
            )
            return
        inside = [module for module in self.modules() if isinstance(module, BaseModule)]
        planned = [plan(module, module.init_cfg) if module.init_cfg else [] for module in inside]
        # Those inside run again if they have run before: the outer values have gone over theirs.
        for module, steps in zip(inside, planned, strict=True):
            module.__dict__[PLANNED] = steps
        try:
            self._run(self.__dict__.pop(PLANNED))
        finally:
            for module in inside:
                module.__dict__.pop(PLANNED, None)

    def _run(self, planned: list[Step]) -> None:
        """The outer configuration, then the inner ones, then the outer checkpoint."""
        for step in planned:
            if not step.late:
                step.run()
        for child in _nearest(self):
            if PLANNED in child.__dict__ or not isinstance(child, BaseModule):  # else: had its turn
                child.init_weights()
        for step in planned:
            if step.late:
                step.run()
        self.is_init = True

    def __repr__(self) -> str:
        """With the configuration, if there is one."""
        text = super().__repr__()
        return f"{text}\ninit_cfg={self.init_cfg}" if self.init_cfg else text


class Sequential(BaseModule, nn.Sequential):
    """`torch.nn.Sequential` with a configuration."""

    def __init__(self, *modules: Any, init_cfg: InitConfig | None = None) -> None:
        nn.Sequential.__init__(self, *modules)
        self._remember(init_cfg)


class ModuleList(BaseModule, nn.ModuleList):
    """`torch.nn.ModuleList` with a configuration."""

    def __init__(
        self, modules: Iterable[nn.Module] | None = None, init_cfg: InitConfig | None = None
    ) -> None:
        nn.ModuleList.__init__(self, modules)
        self._remember(init_cfg)


class ModuleDict(BaseModule, nn.ModuleDict):
    """`torch.nn.ModuleDict` with a configuration."""

    def __init__(
        self,
        modules: Mapping[str, nn.Module] | None = None,
        init_cfg: InitConfig | None = None,
    ) -> None:
        nn.ModuleDict.__init__(self, modules)
        self._remember(init_cfg)


def _nearest(module: nn.Module) -> Iterator[Any]:
    """The modules inside that initialise themselves, each as far out as there is one."""
    for child in module.children():
        if callable(getattr(child, "init_weights", None)):
            yield child
        else:
            yield from _nearest(child)
