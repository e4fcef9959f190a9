"""Bodies read by a parser that takes JSON and nothing else."""

import json
import time
from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request, Response
from fastapi.routing import APIRoute
from pydantic_core import from_json
from starlette.requests import ClientDisconnect

from app.routes.answer import CLIENT_IS_GONE


class StrictRequest(Request):
    """A request whose JSON has no NaN, no lone surrogate and no abyss of brackets."""

    async def json(self) -> Any:
        """The body, parsed; FastAPI expects the standard library's exception."""
        try:
            return from_json(await self.body(), allow_inf_nan=False)
        except ValueError as error:
            raise json.JSONDecodeError(str(error), "", 0) from None


class StrictRoute(APIRoute):
    """A route that reads bodies so, and notes when it began."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Wrap FastAPI's own handler."""
        handle = super().get_route_handler()

        async def strictly(request: Request) -> Response:
            request.state.began = time.perf_counter()
            strict = StrictRequest(request.scope, request.receive)
            try:
                await strict.body()  # it keeps it; FastAPI would take a client that left for a bug
            except ClientDisconnect:
                return Response(status_code=CLIENT_IS_GONE)
            return await handle(strict)

        return strictly
