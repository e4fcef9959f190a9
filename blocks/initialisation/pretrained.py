"""PretrainedInit: initialise from a checkpoint, or from a part of one."""

import warnings
from typing import Any

from torch import nn

from blocks.checkpoints import fetch_state
from blocks.checkpoints.fit import LoadReport, put_in
from blocks.initialisation.errors import InitConfigTypeError
from blocks.initialisation.initialisers import Initialiser
from blocks.initialisation.table import initialiser


@initialiser
class PretrainedInit(Initialiser):
    """As `load_checkpoint`, not strict: what fits is loaded, the rest is left.

    Args:
        checkpoint: a file or an address, as of `load_checkpoint`.
        prefix: only what is below this name, such as "backbone.".
        map_location: where the tensors are read to.

    Raises:
        InitConfigTypeError: an argument is not text.
        CheckpointError: the checkpoint cannot be had or is refused.
    """

    pretrained = True

    def __init__(
        self, checkpoint: str, prefix: str | None = None, map_location: str | None = None
    ) -> None:
        super().__init__()
        for name, value in (("checkpoint", checkpoint), ("prefix", prefix)):
            if not isinstance(value, str) and (name == "checkpoint" or value is not None):
                raise InitConfigTypeError(
                    f"{name}={value!r} is not text", argument=name, expected="text"
                )
        self.checkpoint = checkpoint
        self.prefix = prefix
        self.map_location = map_location or "cpu"
        self.state: dict[str, Any] | None = None
        self.report: LoadReport | None = None

    def prepare(self) -> None:
        """Fetch and check the file, before anything is touched."""
        self.state = fetch_state(
            self.checkpoint, prefix=self.prefix, map_location=self.map_location
        )

    def __call__(self, module: nn.Module) -> None:
        """Load what fits; warns if nothing does."""
        if self.state is None:
            self.prepare()
        assert self.state is not None
        self.report = put_in(module, self.state)
        self.state = None  # its memory
        if not self.report.loaded:
            warnings.warn(
                f"nothing of {self.checkpoint!r} fits this {type(module).__name__}; {self.report}.",
                stacklevel=2,
            )
