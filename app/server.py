"""The server in this process: uvicorn, told where to listen and when to give up."""

import contextlib
import socket
import sys

import click
import uvicorn

from app.main import create_app
from app.settings import Settings

GRACEFUL_SECONDS = 5
START_FAILED = 3


def run(settings: Settings, listening: socket.socket) -> None:
    """Serve until interrupted."""
    config = uvicorn.Config(
        create_app(settings),
        lifespan="on",
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=False,  # headers of a client are no proof of its address
        timeout_graceful_shutdown=GRACEFUL_SECONDS,
    )
    server = Server(config)
    with contextlib.suppress(KeyboardInterrupt):
        server.run(sockets=[listening])
    if not server.started:
        sys.exit(START_FAILED)


class Server(uvicorn.Server):
    """Says where it serves, once it does."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start; the workers are warm when this returns."""
        await super().startup(sockets)
        for listening in sockets or []:
            host, port = listening.getsockname()[:2]
            click.echo(f"http://{f'[{host}]' if ':' in host else host}:{port}")
