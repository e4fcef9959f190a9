"""A network's parameters in torchvision's names, filled by the formula of the references."""

from torch import nn

from blocks.checkpoints.foreign_names import in_own_names
from tests.zoo.golden import fill
from zoo import Network


def filled(network: Network) -> nn.Module:
    """The network with those weights, in float64 and eval mode, carried over by its own names.

    Args:
        network: on the meta device.
    """
    theirs = {ours: name for name, ours in network.torchvision_names().items()}
    state = {}
    for key, tensor in network.state_dict().items():
        path = key.rpartition(".")[0]
        while path not in theirs:
            path = path.rpartition(".")[0]
        name = theirs[path] + key[len(path) :]
        state[name] = fill(name, tuple(tensor.shape))
    own = in_own_names(network, state)
    network = network.to_empty(device="cpu").double().eval()
    network.load_state_dict(own, strict=True)
    return network
