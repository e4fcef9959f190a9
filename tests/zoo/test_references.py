"""Every architecture that another implementation has too: the same counts, the same function."""

import pytest
import torch

import zoo
from blocks.checkpoints.foreign_names import in_own_names
from tests.zoo.golden import costs, fill, numeric, probe
from zoo.published import reference

COSTS = costs()
NUMERIC = numeric()


def test_what_the_zoo_says_of_its_references_is_what_they_say():
    """The architectures are counted against these figures in tests/contracts/test_zoo.py."""
    said = {name: reference(name) for name in COSTS}
    assert {n: (r.params, r.macs, r.image) for n, r in said.items()} == {
        n: (row["params"], row["macs"], row["input"]) for n, row in COSTS.items()
    }
    assert {n for n in zoo.list() if reference(n) and reference(n).outputs} == set(NUMERIC)


@pytest.mark.parametrize("name", sorted(set(NUMERIC) & set(zoo.list())))
def test_with_torchvisions_weights_it_computes_what_torchvision_computes(name):
    expected = NUMERIC[name]
    state = {key: fill(key, tuple(shape)) for key, shape in expected["state_dict"]}
    with torch.device("meta"):
        network = zoo.create(name)
    network = network.to_empty(device="cpu").double().eval()
    missing, unexpected = network.load_state_dict(in_own_names(network, state), strict=True)
    assert not missing
    assert not unexpected
    with torch.no_grad():
        scores = network(probe(expected["input"][-1]))
    first = torch.tensor(expected["first"], dtype=torch.float64)
    torch.testing.assert_close(scores.flatten()[:8], first, rtol=1e-9, atol=1e-9 * expected["l2"])
    assert scores.norm().item() == pytest.approx(expected["l2"], rel=1e-9)
