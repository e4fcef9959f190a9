"""Roles: where a layer stands in its block or its network, so that different ones line up.

A role is the place in the signal's way, told by the name a module goes by.  The first 1x1 of a
bottleneck narrows where that of an MBConv widens; both stand in front of the spatial filter, so
both have the role `expand`, and the narrow-to-wide end of a bottleneck lines up with `project`.
"""

ROLES = ("stem", "expand", "spatial", "squeeze", "project", "shortcut", "stages", "head")

NAMES = {
    "stem": "stem",
    "expand": "expand",
    "reduce": "expand",
    "spatial": "spatial",
    "spatial1": "spatial",
    "spatial2": "spatial",
    "depthwise": "spatial",
    "squeeze_excitation": "squeeze",
    "project": "project",
    "restore": "project",
    "pointwise": "project",
    "shortcut": "shortcut",
    "stages": "stages",
    "head": "head",
    "classifier": "head",
}


def role_of(name: str) -> str | None:
    """The role of a module of this name; None if it has none."""
    return NAMES.get(name)
