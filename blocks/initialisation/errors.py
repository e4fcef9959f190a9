"""What can be wrong with a configuration of initialisation; each is the type mmcv raises, too.

InitConfigError              a `BlockzooError`, so a `ValueError`
├── InitConfigTypeError      ... and a `TypeError`: a configuration of the wrong type
└── MissingTypeError         ... and a `KeyError`: a configuration without `type`
UnknownInitialiserError      an `UnknownNameError` and a `KeyError`
UnknownSubmoduleError        an `UnknownNameError` and a `RuntimeError`
"""

from blocks.errors import BlockzooError, UnknownNameError


class InitConfigError(BlockzooError):
    """A configuration that cannot be carried out; nothing was touched."""

    kind = "invalid-initialisation"
    verb = " cannot be initialised"


class InitConfigTypeError(InitConfigError, TypeError):
    """A configuration, or a value in it, of the wrong type."""


class MissingTypeError(InitConfigError, KeyError):
    """A configuration that does not say which initialiser."""


class UnknownInitialiserError(UnknownNameError, KeyError):
    """There is no initialiser of this name."""


class UnknownSubmoduleError(UnknownNameError, RuntimeError):
    """An override names a sub-module that is not there."""
