"""`blockzoo serve`: the page and the API on a port."""

import errno
import socket
import sys
from typing import Any

import click
from pydantic import ValidationError

from app.settings import LOOPBACK, Settings, variable


@click.command()
@click.option("--host", help=f"Address to listen on [{variable('host')}; 127.0.0.1].")
@click.option("--port", type=int, help=f"Port; 0 picks a free one [{variable('port')}; 8000].")
@click.option(
    "--allowed-host",
    "allowed_hosts",
    multiple=True,
    help=f"A host name to answer to, besides the loopback's [{variable('allowed_hosts')}].",
)
def serve(**options: Any) -> None:
    """Serve the page and the API until interrupted."""
    settings = _settings({k: v for k, v in options.items() if v not in (None, ())})
    if settings.host not in LOOPBACK:
        _warn_of_others(settings)
    listening = _listen(settings)
    # Not above: a worker process may import this room again, and has no use for a server.
    from app.server import run

    run(settings, listening)


def _settings(options: dict[str, Any]) -> Settings:
    """What the options leave open, the environment says."""
    try:
        return Settings(**options)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        name = variable(str(first["loc"][0]))
        raise click.ClickException(f"{name} (or its option): {first['msg']}.") from None


def _warn_of_others(settings: Settings) -> None:
    """Beyond the loopback, others can come: under which names must be said."""
    if not settings.allowed_hosts:
        raise click.ClickException(
            f"{settings.host} can be reached by others; say under which names it may be called: "
            f"--allowed-host NAME or {variable('allowed_hosts')}=NAME,NAME."
        )
    click.secho(
        f"Warning: listening on {settings.host}, others can use this service. "
        "It has no accounts; put a proxy with time limits in front.",
        fg="yellow",
        err=True,
    )


def _listen(settings: Settings) -> socket.socket:
    """Take the port before anything slow is started."""
    try:
        return _bound(settings.host, settings.port)
    except OSError as error:
        hint = "; choose another with --port" if error.errno == errno.EADDRINUSE else ""
        raise click.ClickException(
            f"cannot listen on {settings.host}:{settings.port}: {error.strerror}{hint}."
        ) from None


def _bound(host: str, port: int) -> socket.socket:
    """With its protocol named: asyncio sends small answers at once only where it sees TCP."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    family, kind, protocol, _, address = found[0]
    listening = socket.socket(family, kind, protocol)
    try:
        if sys.platform != "win32":  # where it would mean something else
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(address)
        listening.listen()
    except OSError:
        listening.close()
        raise
    return listening
