"""Composing: a spec in, an `nn.Module` out, and the way back."""

from app.compose.build import build
from app.compose.carry_weights import carry_weights
from app.compose.describe import describe

__all__ = ["build", "carry_weights", "describe"]
