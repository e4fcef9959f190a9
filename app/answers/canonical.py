"""A request in one spelling, so that equal questions are equal bytes."""

from typing import Any

from pydantic import BaseModel
from pydantic_core import to_json

from app.schemas.spec import PLAIN, form_of


def canonical(asked: BaseModel) -> bytes:
    """JSON whose fields stand as declared, and arguments and settings in alphabetical order.

    Branches by name stay as they were sent: their order is that of what they give.
    """
    return to_json(_spelled(asked.model_dump()))


def _spelled(value: Any, is_args: bool = False) -> Any:
    if isinstance(value, list):
        return [_spelled(item) for item in value]
    if not isinstance(value, dict):
        return value
    items = sorted(value.items()) if is_args or form_of(value) == PLAIN else value.items()
    return {name: _spelled(item, name == "args") for name, item in items}
