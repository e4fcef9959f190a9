"""Checkpoints: weights from files, the web and the model zoos, every file taken for hostile."""

from blocks.checkpoints.errors import CheckpointError, UnknownModelError, UnverifiedWarning
from blocks.checkpoints.fit import LoadReport, Mismatch
from blocks.checkpoints.load import fetch_state, load_checkpoint
from blocks.checkpoints.model_tables import open_mmlab_models, torchvision_models
from blocks.checkpoints.schemes import scheme

__all__ = [
    "CheckpointError",
    "LoadReport",
    "Mismatch",
    "UnknownModelError",
    "UnverifiedWarning",
    "fetch_state",
    "load_checkpoint",
    "open_mmlab_models",
    "scheme",
    "torchvision_models",
]
