"""Jobs: the pages and cards of blocks, architectures and hardware."""

import json

from app.compose import catalogue as cards
from app.compose import zoo_cards
from app.measure.roofline import hardware_cards
from app.workers.outcome import Outcome
from blocks.errors import BlockzooError
from zoo.registry import ARCHITECTURES, find


def catalogue() -> Outcome:
    """Every block's page."""
    pages = ",".join(page.model_dump_json() for page in cards.pages())
    return {"ok": f'{{"blocks":[{pages}]}}'.encode()}


def architectures(names: bytes) -> Outcome:
    """The cards of these architectures; of all names, if none is given."""
    asked = json.loads(names)
    if not asked:
        return {"ok": json.dumps(list(ARCHITECTURES)).encode()}
    cards = ",".join(zoo_cards.card(find(name)).model_dump_json() for name in asked)
    return {"ok": f"[{cards}]".encode()}


def architecture(name: bytes) -> Outcome:
    """An architecture's page."""
    try:
        page = zoo_cards.page(find(json.loads(name)))
    except BlockzooError as error:
        return {"error": error.fields()}
    return {"ok": page.model_dump_json().encode()}


def hardware() -> Outcome:
    """Every preset of hardware."""
    return {"ok": hardware_cards().model_dump_json().encode()}
