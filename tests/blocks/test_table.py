"""Tables: the one mechanism behind every register of the library."""

import pickle

import pytest
from torch import nn

from blocks.checkpoints.schemes import SCHEMES
from blocks.config import CONV_LAYERS
from blocks.errors import ArgumentError, BlockzooError, UnknownNameError
from blocks.initialisation import INITIALISERS
from blocks.registry import REGISTRY, block, find
from blocks.table import NameTakenError, Table, UnknownEntryError


@pytest.fixture
def shapes() -> Table[type]:
    return Table("shape", {"Circle": int})


def test_things_are_found_in_the_order_they_were_added(shapes: Table[type]) -> None:
    shapes.add(["Square", "Box"], float)
    assert list(shapes) == ["Circle", "Square", "Box"]
    assert shapes["Box"] is shapes["Square"] is float
    assert (len(shapes), shapes.get("Cube"), "Cube" in shapes) == (3, None, False)
    del shapes["Box"]
    assert repr(shapes) == "Table of shapes: Circle, Square"


def test_a_miss_suggests_and_travels(shapes: Table[type]) -> None:
    with pytest.raises(KeyError) as caught:
        shapes["circl"]
    error = pickle.loads(pickle.dumps(caught.value))
    assert type(error) is UnknownEntryError
    assert str(error) == "there is no shape named 'circl'; did you mean 'Circle'?"
    with pytest.raises(UnknownNameError, match="none is registered yet"):
        Table("shape")["Circle"]


def test_a_duplicate_is_refused_and_nothing_is_added(shapes: Table[type]) -> None:
    with pytest.raises(NameTakenError, match="name 'Circle' is taken among the shapes"):
        shapes.add(["Square", "Circle"], float)
    assert dict(shapes) == {"Circle": int}
    shapes.add("Circle", float, force=True)
    assert shapes["Circle"] is float


def test_every_register_of_the_library_is_one() -> None:
    tables = [REGISTRY, INITIALISERS, CONV_LAYERS, SCHEMES]
    assert [table for table in tables if not isinstance(table, Table)] == []
    for table in tables:
        with pytest.raises((ArgumentError, RuntimeError), match="is taken among"):
            table.add(next(iter(table)), None)  # type: ignore[arg-type]
        with pytest.raises(BlockzooError, match="there is no"):
            table["no such thing"]


def test_two_blocks_of_one_name_crash_and_the_first_stays() -> None:
    first = find("Add")

    class Add(nn.Module):
        """Another."""

    with pytest.raises(NameTakenError, match="name 'Add' is taken among the blocks"):
        block(family="merge", example={}, image=(1, 1, 1))(Add)
    assert find("Add") is first


def test_a_block_may_be_called_experimental() -> None:
    class Trial(nn.Module):
        """On trial."""

    try:
        block(family="merge", example={}, image=(1, 1, 1), experimental=True)(Trial)
        assert find("Trial").experimental
        assert not find("Add").experimental
    finally:
        del REGISTRY["Trial"]
