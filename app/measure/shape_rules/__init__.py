"""Shape rules: what the frequent functions of PyTorch give, in closed form, with their work.

A rule takes the tally to count on and the function's own arguments, and returns an empty meta
tensor of the right shape.  It speaks only for the plain case (contiguous floating-point tensors
that fit); in any other it returns None, and PyTorch's own meta kernel decides, or complains.
"""

from app.measure.shape_rules import convolution, linear, moving, norm, pointwise, pooling
from app.measure.shape_rules.table import QUESTIONS, RULES

__all__ = [
    "QUESTIONS",
    "RULES",
    "convolution",
    "linear",
    "moving",
    "norm",
    "pointwise",
    "pooling",
]
