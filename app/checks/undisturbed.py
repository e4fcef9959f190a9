"""Undisturbed: whatever is done inside, what a process shares is as before; nothing is printed."""

import contextlib
import io
import logging
import warnings
from collections.abc import Iterator

import torch


@contextlib.contextmanager
def undisturbed() -> Iterator[None]:
    """Random numbers, default dtype, gradients, warning filters and logs are as before.

    Inside, no gradient is recorded, and what is printed is dropped: compilers tell at length what
    a check says in a sentence.
    """
    dtype, level = torch.get_default_dtype(), logging.root.manager.disable
    silence = io.StringIO()
    with (
        contextlib.redirect_stdout(silence),
        contextlib.redirect_stderr(silence),
        torch.random.fork_rng(devices=[]),
        warnings.catch_warnings(),
        torch.no_grad(),
    ):
        logging.disable(logging.WARNING)
        try:
            yield
        finally:
            logging.disable(level)
            torch.set_default_dtype(dtype)
