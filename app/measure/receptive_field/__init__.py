"""Receptive field: which pixels of the image a position of a layer's output is computed from."""

from app.measure.receptive_field.reach import receptive_field

__all__ = ["receptive_field"]
