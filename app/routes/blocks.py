"""GET /blocks and GET /blocks/{name}: the catalogue."""

from fastapi import APIRouter, Request, Response

from app.routes.answer import CatalogueInUse, problems, unchanged_or
from app.schemas.card import BlockList, BlockPage

router = APIRouter(tags=["catalogue"], responses=problems(400, 500))


@router.get(
    "/blocks", operation_id="listBlocks", summary="List the blocks", response_model=BlockList
)
async def blocks(request: Request, catalogue: CatalogueInUse) -> Response:
    """A card for every block: what it is, where it was published, which arguments it takes."""
    return unchanged_or(catalogue.cards, request)


@router.get(
    "/blocks/{name}",
    operation_id="getBlock",
    summary="Read about one block",
    response_model=BlockPage,
    responses=problems(404),
)
async def block(name: str, request: Request, catalogue: CatalogueInUse) -> Response:
    """The card of one block with its documentation and source."""
    return unchanged_or(catalogue.page(name), request)
