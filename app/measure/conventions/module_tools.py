"""Walking a call as tools with hooks on modules do: what a rule claims, and what is left."""

from collections.abc import Callable

from torch import nn

from app.measure.conventions.calls import FunctionCall, ModuleCall
from app.measure.conventions.ledger import Amounts, Ledger

ModuleRule = Callable[[ModuleCall], Amounts]


def by_modules(
    root: ModuleCall,
    ledger: Ledger,
    rule_of: Callable[[nn.Module], ModuleRule | None],
    function_of: Callable[[FunctionCall], Amounts],
) -> list[tuple[ModuleCall, int]]:
    """Each module with a rule against all that it does, each other function by itself.

    Args:
        root: the whole pass.
        ledger: takes the differences.
        rule_of: what the tool counts at each call of a module; None where it has no hook.
        function_of: what it counts for a function outside of such modules.

    Returns:
        The calls of modules with a rule, with what the tool counts for each.
    """
    counted = []
    for call, rule in outermost(root, rule_of):
        if isinstance(call, FunctionCall):
            ledger.compare(call.name, call.macs, function_of(call))
        else:
            theirs = rule(call) if rule and call.hooked else ()
            counted.append((call, ledger.compare(call.name, call.macs, theirs)))
    return counted


def outermost(
    call: ModuleCall, rule_of: Callable[[nn.Module], ModuleRule | None]
) -> list[tuple[ModuleCall | FunctionCall, ModuleRule | None]]:
    """The calls of modules with a rule, and it, none inside another; and the functions in none."""
    rule = rule_of(call.module)
    if rule is not None:
        return [(call, rule)]
    found: list[tuple[ModuleCall | FunctionCall, ModuleRule | None]] = []
    for part in call.inside:
        if isinstance(part, FunctionCall):
            found.append((part, None))
        else:
            found += outermost(part, rule_of)
    return found


def places(root: nn.Module, stops: Callable[[nn.Module], bool]) -> dict[nn.Module, int]:
    """At how many places of the tree each module stands; below one that `stops` nothing is seen."""
    found: dict[nn.Module, int] = {}

    def visit(module: nn.Module) -> None:
        found[module] = found.get(module, 0) + 1
        if module._modules and not stops(module):
            for child in set(module._modules.values()):
                if child is not None:
                    visit(child)

    visit(root)
    return found
