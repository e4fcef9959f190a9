"""The base of every request model: nothing coerced, nothing extra, nothing infinite."""

from pydantic import BaseModel, ConfigDict


class Strict(BaseModel):
    """A model that takes exactly what it declares."""

    model_config = ConfigDict(strict=True, extra="forbid", allow_inf_nan=False, frozen=True)
