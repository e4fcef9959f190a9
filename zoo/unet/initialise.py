"""Initialisation of U-Nets, as their papers do it."""

from torch import nn


def fill(network: nn.Module, leave: nn.Module | None = None) -> None:
    """Fill the convolutions as the U-Net paper does: deviation sqrt(2 / N), N values read by each.

    Source: arXiv:1505.04597, section 3, after arXiv:1502.01852.

    Args:
        network: what to fill.
        leave: a part that has its own values already, such as a backbone.
    """
    settled = set(leave.modules()) if leave is not None else set()
    for part in network.modules():
        if part in settled or not isinstance(part, nn.Conv2d) or part.weight.is_meta:
            continue
        nn.init.kaiming_normal_(part.weight, mode="fan_in", nonlinearity="relu")
        if part.bias is not None:
            nn.init.zeros_(part.bias)


def fill_evenly(network: nn.Module) -> None:
    """Fill convolutions and linear layers by what they read and write, biases with zeros.

    Source: the initialiser of DDPM (arXiv:2006.11239) is that of Glorot and Bengio (2010).
    """
    for part in network.modules():
        if isinstance(part, nn.Conv2d | nn.Linear) and not part.weight.is_meta:
            nn.init.xavier_uniform_(part.weight)
            if part.bias is not None:
                nn.init.zeros_(part.bias)
