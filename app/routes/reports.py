"""POST /report and POST /compare: what subjects cost."""

from fastapi import APIRouter, Request, Response

from app.routes.answer import SettingsInUse, WorkersInUse, ask, problems
from app.routes.limits import check_layers
from app.routes.strict_json import StrictRoute
from app.schemas.comparison import Comparison
from app.schemas.report import Report
from app.schemas.spec import CompareRequest, ReportRequest

router = APIRouter(
    tags=["reports"],
    route_class=StrictRoute,
    responses=problems(400, 403, 413, 415, 422, 500, 503, 504),
)


@router.post(
    "/report", operation_id="report", summary="Report on one subject", response_model=Report
)
async def report(
    asked: ReportRequest, request: Request, settings: SettingsInUse, workers: WorkersInUse
) -> Response:
    """What the subject costs on this image, layer by layer, and whether it passes the checks."""
    check_layers(settings, subject=asked.subject)
    seconds = settings.report_seconds + (settings.check_seconds if asked.checks else 0)
    return await ask(request, workers, "report", asked, seconds)


@router.post(
    "/compare", operation_id="compare", summary="Compare subjects", response_model=Comparison
)
async def compare(
    asked: CompareRequest, request: Request, settings: SettingsInUse, workers: WorkersInUse
) -> Response:
    """What each subject costs on one image, and its ratios to the first."""
    check_layers(settings, subjects=asked.subjects)
    return await ask(request, workers, "compare", asked, settings.report_seconds)
