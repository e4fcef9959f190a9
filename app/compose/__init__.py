"""Composing: a spec in, an `nn.Module` out, and the way back."""

from app.compose.build import build
from app.compose.describe import describe

__all__ = ["build", "describe"]
