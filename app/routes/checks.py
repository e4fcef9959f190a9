"""POST /checks: whether a subject passes some kinds of use."""

from typing import Annotated

from fastapi import APIRouter, Body, Request, Response

from app.answers import canonical
from app.code_version import etag
from app.routes.answer import (
    ChecksInUse,
    SettingsInUse,
    answered,
    client_of,
    problems,
    weak,
)
from app.routes.limits import check_layers
from app.routes.strict_json import StrictRoute
from app.schemas.checks import ChecksAnswer, ChecksRequest
from app.schemas.examples import CHECKS_EXAMPLES

router = APIRouter(
    tags=["reports"],
    route_class=StrictRoute,
    responses=problems(400, 403, 413, 415, 422, 500),
)


@router.post(
    "/checks",
    operation_id="checks",
    summary="Check whether a subject runs elsewhere",
    response_model=ChecksAnswer,
)
async def checks(
    asked: Annotated[ChecksRequest, Body(openapi_examples=CHECKS_EXAMPLES)],
    request: Request,
    settings: SettingsInUse,
    runs: ChecksInUse,
) -> Response:
    """How each check comes out, and if not well, why, where and what would mend it.

    Each has its own deadline.  One that is late, finds no worker free or dies says so in its own
    row, and the others are answered all the same.
    """
    check_layers(settings, subject=asked.subject)
    tag = weak(etag(b"checks", canonical(asked)))
    return await answered(request, lambda: runs.of(asked, client_of(request)), tag)
