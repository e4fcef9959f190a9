"""Roofline: the least time each layer takes on some hardware, by its work and its traffic."""

from app.measure.roofline.explain import explained
from app.measure.roofline.hardware import hardware_cards
from app.measure.roofline.presets import PRESETS
from app.measure.roofline.roofline import roofline

__all__ = ["PRESETS", "explained", "hardware_cards", "roofline"]
