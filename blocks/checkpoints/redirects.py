"""How a download follows redirects: over the web only, and never into this machine's network."""

import ipaddress
import socket
import urllib.request
from http.client import HTTPMessage
from typing import IO
from urllib.parse import urlsplit

from blocks.checkpoints.errors import CheckpointError


class Redirects(urllib.request.HTTPRedirectHandler):
    """Follows a redirect to the host the user named, or to a public address.

    What the user names is the user's choice, `http://127.0.0.1` included.  Where a server sends
    us is not: that could be a file, or a service that trusts its neighbours.
    """

    max_redirections = 5

    def __init__(self, first: str) -> None:
        self.first = place(first)

    def redirect_request(
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: HTTPMessage,
        newurl: str,
    ) -> urllib.request.Request | None:
        self.check(req.full_url, newurl)
        return super().redirect_request(req, fp, code, msg, headers, newurl)

    def http_error_302(
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: HTTPMessage,
    ) -> object:
        try:
            return super().http_error_302(req, fp, code, msg, headers)
        except ValueError:  # a refusal, or no URL: urllib leaves the connection open
            fp.close()
            raise

    http_error_301 = http_error_303 = http_error_307 = http_error_308 = http_error_302

    def check(self, url: str, target: str) -> None:
        """Refuse a redirect that leaves the web, its encryption or the public internet.

        Raises:
            CheckpointError: it does.
        """
        schemes = urlsplit(url).scheme, urlsplit(target).scheme
        if schemes[1] not in ("http", "https"):
            raise _refusal(url, target, "which is not on the web")
        if schemes == ("https", "http"):
            raise _refusal(url, target, "which is not encrypted")
        if place(target) != self.first:
            private = [a for a in addresses(target) if not is_public(a)]
            if private:
                raise _refusal(url, target, f"at {private[0]}, which is not a public address")


def opener(first: str) -> urllib.request.OpenerDirector:
    """What opens a URL of the web, and nothing else: no files, no FTP, no data URLs."""
    director = urllib.request.OpenerDirector()
    for handler in (
        urllib.request.ProxyHandler(),
        urllib.request.HTTPHandler(),
        urllib.request.HTTPSHandler(),
        urllib.request.HTTPDefaultErrorHandler(),
        urllib.request.HTTPErrorProcessor(),
        Redirects(first),
    ):
        director.add_handler(handler)
    return director


def place(url: str) -> tuple[str | None, int]:
    """The host and the port of a URL.

    Raises:
        CheckpointError: it has none.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise CheckpointError(f"{url!r} is not a URL", got=url) from None
    return parts.hostname, port or (443 if parts.scheme == "https" else 80)


def addresses(url: str) -> list[str]:
    """The addresses of a URL's host.

    Raises:
        CheckpointError: it has none.
    """
    host, port = place(url)
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise CheckpointError(f"the host of {url!r} is not known", got=url) from None
    return [str(entry[4][0]) for entry in found]


def is_public(address: str) -> bool:
    """Whether an address is somebody's on the internet: not loopback, link-local or private."""
    parsed = ipaddress.ip_address(address.partition("%")[0])
    inner = getattr(parsed, "ipv4_mapped", None) or parsed  # ::ffff:127.0.0.1 is loopback, too
    return inner.is_global and not inner.is_multicast


def _refusal(url: str, target: str, why: str) -> CheckpointError:
    return CheckpointError(
        f"{url!r} redirects to {target[:200]!r}, {why}",
        got=target[:200],
        hint="name that address yourself if you trust it",
    )
