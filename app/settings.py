"""Limits and addresses, each from its `BLOCKZOO_*` environment variable."""

import os
from typing import Annotated, Any

from pydantic import BeforeValidator, Field
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

PREFIX = "BLOCKZOO_"
LOOPBACK = ("localhost", "127.0.0.1", "::1")  # always allowed as hosts


def _cores() -> int:
    """How many cores this process may use; a container may have fewer than the machine."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _names(value: Any) -> Any:
    """Names separated by commas, as an environment variable holds them."""
    if isinstance(value, str):
        return [name.strip() for name in value.split(",") if name.strip()]
    return value


class Settings(BaseSettings):
    """What an operator can change."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="ignore")

    host: str = Field(default="127.0.0.1", description="Address to listen on.")
    port: int = Field(default=8000, ge=0, le=65_535, description="Port to listen on; 0 picks one.")
    allowed_hosts: Annotated[tuple[str, ...], NoDecode, BeforeValidator(_names)] = Field(
        default=(), description="Host names it answers to, besides the loopback's."
    )

    workers: int = Field(default_factory=_cores, ge=1, le=256, description="Worker processes.")
    worker_tasks: int = Field(
        default=16, ge=1, description="Requests a worker answers before a fresh one replaces it."
    )
    worker_memory_mb: int = Field(default=1_500, ge=600, description="Data a worker may allocate.")
    queue: int = Field(
        default_factory=lambda known: 8 * known.get("workers", 1),
        ge=0,
        description="Requests that may wait for a worker.",
    )
    client_share: float = Field(
        default=0.5,
        gt=0,
        le=1,
        description="Part of the places, at work and waiting, that one client address may hold. "
        "Behind a proxy all clients have its address: 1 there, and a limit in the proxy.",
    )
    kept_answers_mb: int = Field(
        default=48, ge=0, le=65_536, description="Size of the answers kept for the next who asks."
    )

    quiet_memory_mb: int = Field(
        default=2_000, ge=600, description="Data the worker for real tensors may allocate."
    )
    quiet_queue: int = Field(
        default=8, ge=0, description="Requests that may wait for the worker for real tensors."
    )
    quiet_wait_seconds: float = Field(
        default=60, ge=0, le=3_600, description="How long they may, where their work takes less."
    )

    report_seconds: float = Field(default=5, gt=0, le=600, description="For a report's numbers.")
    iso_cost_seconds: float = Field(default=15, gt=0, le=600, description="For an iso-cost.")
    source_seconds: float = Field(default=15, gt=0, le=600, description="For a source.")
    quiet_seconds: float = Field(
        default=30, gt=0, le=600, description="For work on real tensors, such as a latency."
    )

    script_seconds: float = Field(default=10, gt=0, le=600, description="For a check: torchscript.")
    fx_seconds: float = Field(default=10, gt=0, le=600, description="For a check: fx.")
    export_seconds: float = Field(default=20, gt=0, le=600, description="For a check: export.")
    trace_seconds: float = Field(default=10, gt=0, le=600, description="For a check: trace.")
    onnx_seconds: float = Field(default=30, gt=0, le=600, description="For a check: onnx.")
    quantizable_seconds: float = Field(
        default=20, gt=0, le=600, description="For a check: quantizable."
    )
    compile_seconds: float = Field(default=60, gt=0, le=600, description="For a check: compile.")

    check_params: int = Field(
        default=200_000_000, ge=0, description="Parameters of a subject that is run for real."
    )
    check_macs: int = Field(
        default=20_000_000_000, ge=0, description="Multiply-accumulates of one that is."
    )
    check_bytes: int = Field(
        default=500_000_000, ge=0, description="Bytes of activations of one that is."
    )

    quiet_params: int = Field(
        default=150_000_000, ge=0, description="Parameters of a subject made for such work."
    )
    quiet_macs: int = Field(
        default=50_000_000_000, ge=0, description="Multiply-accumulates of one made for it."
    )
    quiet_bytes: int = Field(
        default=1_000_000_000, ge=0, description="Bytes of activations of one made for it."
    )
    latency_threads: int = Field(
        default_factory=_cores, ge=1, le=256, description="Threads a latency may be measured with."
    )

    iso_cost_layers: int = Field(
        default=50_000, ge=1, description="Layers that are counted for one iso-cost question."
    )

    max_body_bytes: int = Field(default=262_144, ge=1_024, description="Size of a request's body.")
    max_layers: int = Field(default=1_000, ge=1, le=10_000, description="Layers of a request.")


def variable(field: str) -> str:
    """The environment variable of a setting, for errors to name."""
    return f"{PREFIX}{field.upper()}"
