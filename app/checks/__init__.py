"""Proving: whether a module passes one kind of use, and if not, why and where."""

from app.checks.torchscript import torchscript

__all__ = ["torchscript"]
