"""POST /report, POST /compare and POST /iso-cost: what subjects cost."""

from typing import Annotated

from fastapi import APIRouter, Body, Request, Response

from app.routes.answer import (
    QuietInUse,
    SettingsInUse,
    WorkersInUse,
    ask,
    ask_quietly,
    problems,
)
from app.routes.limits import check_layers
from app.routes.representation import WantedForm, represented, tables
from app.routes.strict_json import StrictRoute
from app.schemas.comparison import Comparison
from app.schemas.examples import COMPARE_EXAMPLES, ISO_COST_EXAMPLES, REPORT_EXAMPLES
from app.schemas.iso_cost import IsoCost, IsoCostRequest
from app.schemas.parts import ReportWithParts
from app.schemas.requests import CompareRequest, ReportRequest

router = APIRouter(
    tags=["reports"],
    route_class=StrictRoute,
    responses=problems(400, 403, 413, 415, 422, 500, 503, 504),
)


@router.post(
    "/report",
    operation_id="report",
    summary="Report on one subject",
    response_model=ReportWithParts,
    responses=tables("report"),
)
async def report(
    asked: Annotated[ReportRequest, Body(openapi_examples=REPORT_EXAMPLES)],
    request: Request,
    settings: SettingsInUse,
    workers: WorkersInUse,
    quiet: QuietInUse,
    wanted: WantedForm,
) -> Response:
    """What the subject costs on this image, layer by layer, and whether it passes the checks."""
    check_layers(settings, subject=asked.subject)
    if asked.is_slow:
        seconds = settings.quiet_seconds
        reply = await ask_quietly(request, quiet, "report", asked, seconds, workers.load)
    else:
        seconds = settings.report_seconds + (settings.check_seconds if asked.checks else 0)
        reply = await ask(request, workers, "report", asked, seconds)
    return await represented(reply, "report", wanted)


@router.post(
    "/compare",
    operation_id="compare",
    summary="Compare subjects",
    response_model=Comparison,
    responses=tables("compare"),
)
async def compare(
    asked: Annotated[CompareRequest, Body(openapi_examples=COMPARE_EXAMPLES)],
    request: Request,
    settings: SettingsInUse,
    workers: WorkersInUse,
    quiet: QuietInUse,
    wanted: WantedForm,
) -> Response:
    """What each subject costs on one image, by role, beside the reference; who costs least."""
    check_layers(settings, subjects=asked.subjects)
    if asked.is_slow:
        seconds = settings.quiet_seconds
        reply = await ask_quietly(request, quiet, "compare", asked, seconds, workers.load)
    else:
        reply = await ask(request, workers, "compare", asked, settings.report_seconds)
    return await represented(reply, "compare", wanted)


@router.post(
    "/iso-cost",
    operation_id="isoCost",
    summary="Find the value of an argument that costs so much",
    response_model=IsoCost,
)
async def iso_cost(
    asked: Annotated[IsoCostRequest, Body(openapi_examples=ISO_COST_EXAMPLES)],
    request: Request,
    settings: SettingsInUse,
    workers: WorkersInUse,
) -> Response:
    """Which value makes the subject cost what another does, or that none does, and the nearest."""
    others = {} if isinstance(asked.target, int) else {"target": asked.target}
    check_layers(settings, subject=asked.subject, **others)
    seconds = settings.report_seconds + settings.check_seconds
    return await ask(request, workers, "iso_cost", asked, seconds)
