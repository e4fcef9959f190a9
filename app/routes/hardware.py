"""GET /hardware: the presets that a roofline can be asked for."""

from fastapi import APIRouter, Request, Response

from app.routes.answer import SettingsInUse, WorkersInUse, problems, unchanged_or
from app.schemas.roofline import HardwareList

router = APIRouter(tags=["catalogue"], responses=problems(400, 500, 503, 504))


@router.get(
    "/hardware",
    operation_id="listHardware",
    summary="List the hardware presets",
    response_model=HardwareList,
)
async def hardware(request: Request, settings: SettingsInUse, workers: WorkersInUse) -> Response:
    """What each computes and moves in a second at most, and the source of each figure."""
    outcome = await workers.run("hardware", seconds=settings.report_seconds)
    return unchanged_or(outcome["ok"], request)
