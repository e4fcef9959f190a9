"""Latency: how long a module takes, measured on this CPU."""

from app.measure.latency.latency import latency

__all__ = ["latency"]
