"""The command line: `blockzoo`, also as `python -m app`.

A command imports torch when it runs, not before: `--help` answers at once, and the server's
process and its workers, which import this room again, never need it.
"""

import click

from app.command_line.catalogues import blocks, zoo
from app.command_line.deployability import deployability
from app.command_line.reports import compare, inspect
from app.command_line.serve import serve
from app.command_line.sources import source


@click.group()
@click.version_option(package_name="blockzoo")
def main() -> None:
    """Compose convolutional building blocks and see, at once, what they cost."""


for command in (serve, inspect, compare, source, zoo, blocks, deployability):
    main.add_command(command)
