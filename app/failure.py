"""Why a request has no answer, in the web process: the fields of an error, as data."""

from typing import Any


class Failure(Exception):  # noqa: N818 - a failure is not always an error of the program
    """A request that gets no answer but a reason.

    Args:
        kind: which row of the table in `error_answers` it is.
        detail: a sentence for the user.
        retry_after: seconds after which to try again, where that may help.
        fields: `layer`, `argument`, `expected`, `got`, `hint`, `pointer`, as errors have them.
    """

    def __init__(
        self, kind: str, detail: str, *, retry_after: int | None = None, **fields: Any
    ) -> None:
        super().__init__(detail)
        self.kind = kind
        self.detail = detail
        self.retry_after = retry_after
        self.fields = fields
