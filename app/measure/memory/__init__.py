"""Peak memory: what a run holds at once, by the lifetimes of its tensors."""

from app.measure.memory.peak import peak_memory

__all__ = ["peak_memory"]
