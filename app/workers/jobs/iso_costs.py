"""The job `iso_cost`: which value of an argument makes a subject cost so much."""

from app.compose.iso_cost import iso_cost as solved
from app.schemas.iso_cost import IsoCost, IsoCostRequest
from app.settings import Settings, variable
from app.workers.jobs.answer import Watch, outcome
from app.workers.outcome import Outcome


def iso_cost(request: bytes) -> Outcome:
    """An `IsoCostRequest` to an `IsoCost`."""
    return outcome(_iso_cost, request)


def _iso_cost(request: bytes, watch: Watch) -> IsoCost:
    asked = IsoCostRequest.model_validate_json(request)
    answer = solved(asked, Settings().iso_cost_layers, variable("iso_cost_layers"))
    watch.lap("count")
    return answer
