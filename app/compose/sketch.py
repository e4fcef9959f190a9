"""A sketch of a block: its dataflow reduced to the bars of a main path and the ways beside it."""

from collections.abc import Iterator
from itertools import pairwise
from math import prod

from app.schemas.graph import Graph, GraphNode
from app.schemas.sketch import Bar, Branch, Sketch


def sketch(graph: Graph) -> Sketch:
    """The longest path on the image and, beside it, what joins it again.

    A gate computed from the mean of the whole image is beside the path, unless it is all there is.
    """
    readers: list[list[int]] = [[] for _ in graph.nodes]
    sources: list[list[int]] = [[] for _ in graph.nodes]
    for edge in graph.edges:
        if edge.source not in sources[edge.target]:
            sources[edge.target].append(edge.source)
            readers[edge.source].append(edge.target)
    drawn = [bar_of(graph, place, sources[place]) for place in range(len(graph.nodes))]
    on_image = [_is_on_image(graph.nodes[0], node) for node in graph.nodes]
    path = _longest(readers, on_image)
    if not any(drawn[place] for place in path[1:]):
        path = _longest(readers, [True] * len(graph.nodes))
    bars, at = _along(path, drawn)
    if [bar.kind for bar in bars[1:2]] == ["linear"]:  # what it reads are tokens, not images
        bars[0].channels = graph.nodes[0].output[0][-1]
    if len(bars) == 1:  # it keeps every shape: one bar says so
        bars.append(Bar("other", bars[0].channels))
        at |= dict.fromkeys(path[-1:], 1)
    return Sketch(bars=bars, branches=_branches(path, at, sources, drawn))


def bar_of(graph: Graph, place: int, sources: list[int]) -> Bar | None:
    """A node as a bar; None where it has no weights and changes nothing in size."""
    node = graph.nodes[place]
    if node.kind == "output" or not node.output:
        return None
    channels = _channels(node)
    if node.kind == "input":
        return Bar("input", channels)
    kernel = max(node.kernel) if node.kernel else None
    if node.groups is not None and kernel:
        is_depthwise = node.groups > 1 and node.groups == _channels(graph.nodes[sources[0]])
        return Bar("depthwise" if is_depthwise else "conv", channels, kernel)
    if node.type == "Linear":
        return Bar("linear", channels)
    given = [graph.nodes[source].output[0] for source in sources]
    is_kept = any(_is_regrouped(node, shape) for shape in given)
    return None if is_kept else Bar("other", channels, kernel)


def _is_regrouped(node: GraphNode, given: list[int]) -> bool:
    """It gives what it was given, turned around at most."""
    shape = node.output[0]
    same_size = prod(shape) == prod(given)
    return shape == given or len(shape) != len(given) or (same_size and node.kind == "function")


def _channels(node: GraphNode) -> int:
    """Of images the second side, of tokens the last."""
    shape = node.output[0]
    return shape[-1] if len(shape) < 3 or node.type == "Linear" else shape[1]


def _is_on_image(first: GraphNode, node: GraphNode) -> bool:
    pixels = prod(first.output[0][2:])
    return pixels == 1 or not node.output or prod(node.output[0][2:]) > 1


def _longest(readers: list[list[int]], counts: list[bool]) -> list[int]:
    """The path from the first node with most nodes that count, and fewest of the others."""
    best: list[tuple[int, int]] = [(0, 0)] * len(readers)
    following: list[int | None] = [None] * len(readers)
    for place in reversed(range(len(readers))):
        ahead = max(readers[place], key=lambda one: best[one], default=None)
        length, others = best[ahead] if ahead is not None else (0, 0)
        best[place] = (length + counts[place], others - (not counts[place]))
        following[place] = ahead
    path, step = [], 0 if readers else None
    while step is not None:
        path.append(step)
        step = following[step]
    return path


def _along(path: list[int], drawn: list[Bar | None]) -> tuple[list[Bar], dict[int, int]]:
    """The bars of a path, and for each of its nodes the last bar up to there."""
    bars: list[Bar] = []
    at = {}
    for place in path:
        bar = drawn[place]
        if bar is not None:
            bars.append(bar)
        at[place] = len(bars) - 1
    return bars, at


def _branches(
    path: list[int], at: dict[int, int], sources: list[list[int]], drawn: list[Bar | None]
) -> list[Branch]:
    """What leads from the path back to it, past a bar or by one of its own."""
    found: list[Branch] = []
    for before, place in pairwise(path):
        for source in sources[place]:
            if source == before:
                continue
            way = list(_back(source, at, sources))
            bars = [bar for bar in (drawn[one] for one in reversed(way)) if bar is not None]
            start = sources[way[-1]][:1] if way else [source]
            branch = Branch(at[start[0]] if start else 0, at[before], bars)
            if branch not in found and (bars or branch.start < branch.end):
                found.append(branch)
    return found


def _back(place: int, at: dict[int, int], sources: list[list[int]]) -> Iterator[int]:
    """From a node beside the path upwards, as long as it is beside the path."""
    while place not in at:
        yield place
        if not sources[place]:
            return
        place = sources[place][0]
