"""Initialisation: functions, initialisers that a configuration names, and modules that carry one.

`Sequential`, `ModuleList` and `ModuleDict` are this package's own, not torch.nn's.
"""

from blocks.initialisation.errors import (
    InitConfigError,
    InitConfigTypeError,
    MissingTypeError,
    UnknownInitialiserError,
    UnknownSubmoduleError,
)
from blocks.initialisation.functions import (
    bias_init_with_prob,
    caffe2_xavier_init,
    constant_init,
    kaiming_init,
    normal_init,
    trunc_normal_init,
    uniform_init,
    xavier_init,
)
from blocks.initialisation.initialisers import (
    Caffe2XavierInit,
    ConstantInit,
    Initialiser,
    KaimingInit,
    NormalInit,
    TruncNormalInit,
    UniformInit,
    XavierInit,
)
from blocks.initialisation.initialize import initialize
from blocks.initialisation.modules import BaseModule, ModuleDict, ModuleList, Sequential
from blocks.initialisation.pretrained import PretrainedInit
from blocks.initialisation.table import INITIALISERS, initialiser

__all__ = [
    "INITIALISERS",
    "BaseModule",
    "Caffe2XavierInit",
    "ConstantInit",
    "InitConfigError",
    "InitConfigTypeError",
    "Initialiser",
    "KaimingInit",
    "MissingTypeError",
    "ModuleDict",
    "ModuleList",
    "NormalInit",
    "PretrainedInit",
    "Sequential",
    "TruncNormalInit",
    "UniformInit",
    "UnknownInitialiserError",
    "UnknownSubmoduleError",
    "XavierInit",
    "bias_init_with_prob",
    "caffe2_xavier_init",
    "constant_init",
    "initialiser",
    "initialize",
    "kaiming_init",
    "normal_init",
    "trunc_normal_init",
    "uniform_init",
    "xavier_init",
]
