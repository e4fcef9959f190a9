"""What can be wrong with a checkpoint: one error for every file or address that is refused."""

from blocks.errors import BlockzooError, UnknownNameError


class CheckpointError(BlockzooError):
    """A checkpoint is refused or cannot be had; the model is as it was."""

    kind = "bad-checkpoint"


class UnknownModelError(UnknownNameError, CheckpointError):
    """A table of models has no such name; suggests the nearest."""


class UnverifiedWarning(UserWarning):
    """A downloaded file's name carries no SHA-256, so nothing vouches for its contents."""
