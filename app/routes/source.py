"""POST /source: a subject as text to take home."""

from typing import Annotated

from fastapi import APIRouter, Body, Request, Response

from app.answers import Question
from app.routes.answer import AnswersInUse, SettingsInUse, ask, problems
from app.routes.limits import check_layers
from app.routes.strict_json import StrictRoute
from app.schemas.source import SOURCE_EXAMPLES, Source, SourceRequest

router = APIRouter(
    tags=["source"],
    route_class=StrictRoute,
    responses=problems(400, 403, 413, 415, 422, 500, 503, 504),
)


@router.post(
    "/source",
    operation_id="source",
    summary="Take a subject home as code",
    response_model=Source,
)
async def source(
    asked: Annotated[SourceRequest, Body(openapi_examples=SOURCE_EXAMPLES)],
    request: Request,
    settings: SettingsInUse,
    answers: AnswersInUse,
) -> Response:
    """The subject as one Python file that needs torch alone, or in another form."""
    check_layers(settings, subject=asked.subject)
    return await ask(request, answers, Question.of("source", asked, "source_seconds"))
