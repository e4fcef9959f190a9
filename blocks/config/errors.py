"""Errors of configurations: each is also the builtin that users of such builders catch.

ArgumentError ── ConfigTypeError       (TypeError) not a dict, a value of a wrong type
              └─ ConfigKeyError        (KeyError) no `type`, a name registered twice
UnknownNameError ── UnknownTypeError      (KeyError) no layer of this type; suggests one
                 └─ UnknownArgumentError  (TypeError) the layer takes no such argument
"""

from blocks.errors import ArgumentError, UnknownNameError


class ConfigTypeError(ArgumentError, TypeError):
    """A configuration, or something in it, is of the wrong type."""


class ConfigKeyError(ArgumentError, KeyError):
    """A configuration has no `type`, or a name is registered twice."""


class UnknownTypeError(UnknownNameError, KeyError):
    """No layer is registered under this `type`."""


class UnknownArgumentError(UnknownNameError, TypeError):
    """The layer's constructor takes no argument of this name."""
