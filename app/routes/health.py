"""GET /healthz and GET /readyz: the process, and its workers."""

from fastapi import APIRouter, Response

from app.routes.answer import WorkersInUse, problems
from app.workers import refusals

router = APIRouter(tags=["health"], responses=problems(400, 500))


@router.get("/healthz", operation_id="health", summary="Is the web process alive?")
async def health() -> dict[str, str]:
    """It answers, whatever state the workers are in."""
    return {"status": "ok"}


@router.get(
    "/readyz",
    operation_id="readiness",
    summary="Do the workers work?",
    responses=problems(503),
)
async def readiness(workers: WorkersInUse, response: Response) -> dict[str, str]:
    """The supervisor asks a worker now and then; this says how the last time went."""
    response.headers["Cache-Control"] = "no-store"
    if not workers.ready:
        raise refusals.unavailable()
    return {"status": "ready"}
