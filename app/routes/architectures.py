"""GET /architectures and GET /architectures/{name}: the zoo."""

import json
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from app.architecture_order import Sort, in_order
from app.catalogue import missing
from app.routes.answer import ArchitecturesInUse, problems
from app.routes.representation import WantedForm, represented_page, tables
from app.schemas.architecture import ArchitectureList, ArchitecturePage

router = APIRouter(tags=["zoo"], responses=problems(400, 422, 500, 503, 504))


@router.get(
    "/architectures",
    operation_id="listArchitectures",
    summary="List the architectures",
    response_model=ArchitectureList,
    responses=tables("architectures"),
)
async def architectures(
    request: Request,
    zoo: ArchitecturesInUse,
    wanted: WantedForm,
    family: Annotated[str | None, Query(max_length=64, description="Only this family.")] = None,
    sort: Annotated[Sort, Query(description="What to sort by.")] = "name",
    descending: Annotated[bool, Query(description="The largest first.")] = False,
    recipe: Annotated[
        str, Query(max_length=64, description="Whose accuracy `top1` means.")
    ] = "IMAGENET1K_V1",
    offset: Annotated[int, Query(ge=0, le=10_000, description="How many to leave out.")] = 0,
    limit: Annotated[int, Query(ge=1, le=200, description="How many at most.")] = 50,
) -> Response:
    """Cards, each counted on the architecture's own image; those without an accuracy stand last."""
    cards = await zoo.cards()
    families = list(dict.fromkeys(card["family"] for card in cards))
    if family is not None and family not in families:
        raise missing("family", family, families, kind="unknown-name")
    found = [card for card in cards if family in (None, card["family"])]
    ordered = in_order(found, sort, recipe, descending)
    answer = {
        "total": len(found),
        "offset": offset,
        "families": families,
        "architectures": ordered[offset : offset + limit],
    }
    content = json.dumps(answer, ensure_ascii=False).encode()
    return await represented_page(content, request, "architectures", wanted)


@router.get(
    "/architectures/{name}",
    operation_id="getArchitecture",
    summary="Read about one architecture",
    response_model=ArchitecturePage,
    responses=problems(404) | tables("architecture"),
)
async def architecture(
    name: str, request: Request, zoo: ArchitecturesInUse, wanted: WantedForm
) -> Response:
    """The card with the stage table, the spec, the source and the mapping of its weights."""
    return await represented_page(await zoo.page(name), request, "architecture", wanted)
