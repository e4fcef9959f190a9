"""Dataflow: which call reads whose tensors, of any module, from one pass on shapes."""

from app.measure.dataflow.graph import dataflow

__all__ = ["dataflow"]
