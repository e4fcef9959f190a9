"""POST /report, POST /compare and POST /iso-cost: what subjects cost."""

from typing import Annotated

from fastapi import APIRouter, Body, Request, Response

from app.answers import Answer, Question
from app.routes.answer import (
    AnswersInUse,
    ChecksInUse,
    SettingsInUse,
    answered,
    ask,
    client_of,
    problems,
    weak,
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


def _question(job: str, asked: ReportRequest | CompareRequest) -> Question:
    if asked.is_slow:
        return Question.of(job, asked, "quiet_seconds", "quiet", lasting=False)
    return Question.of(job, asked, "report_seconds")


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
    answers: AnswersInUse,
    checks: ChecksInUse,
    wanted: WantedForm,
) -> Response:
    """What the subject costs on this image, layer by layer, and whether it passes the checks.

    Each check has its own deadline; one that is late or dies says so in its own row.
    """
    check_layers(settings, subject=asked.subject)
    question = _question("report", asked.model_copy(update={"checks": []}))

    async def work() -> Answer:
        client = client_of(request)
        return await checks.beside(await answers.of(question, client), asked, client)

    tag = question.tag(wanted.mark, *asked.checks) if question.lasting else None
    if tag and asked.checks:
        tag = weak(tag)
    return await represented(await answered(request, work, tag), "report", wanted)


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
    answers: AnswersInUse,
    wanted: WantedForm,
) -> Response:
    """What each subject costs on one image, by role, beside the reference; who costs least."""
    check_layers(settings, subjects=asked.subjects)
    reply = await ask(request, answers, _question("compare", asked), wanted.mark)
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
    answers: AnswersInUse,
) -> Response:
    """Which value makes the subject cost what another does, or that none does, and the nearest."""
    others = {} if isinstance(asked.target, int) else {"target": asked.target}
    check_layers(settings, subject=asked.subject, **others)
    return await ask(request, answers, Question.of("iso_cost", asked, "iso_cost_seconds"))
