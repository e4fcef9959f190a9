"""The application: routes, the table of errors and the page, nothing else."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version

from fastapi import FastAPI
from starlette.middleware import Middleware

from app import error_answers
from app.answers import Answers, Checks
from app.architectures import Architectures
from app.catalogue import Catalogue
from app.compression import Compression
from app.crowd import Crowd
from app.door import Door
from app.headers import SecurityHeaders
from app.openapi import describe_problems
from app.page import page
from app.routes import architectures, blocks, checks, hardware, health, reports, source
from app.routes.docs import add_docs
from app.settings import Settings
from app.workers.plan import quiet
from app.workers.pool import START_SECONDS
from app.workers.workers import Workers

API = "/api/v1"


def create_app(settings: Settings | None = None, workers: Workers | None = None) -> FastAPI:
    """Build it; its workers start with its lifespan, and so does the quiet one."""
    settings = settings or Settings()
    workers = workers or Workers(settings)
    quiet_workers = Workers(settings, plan=quiet)
    app = FastAPI(
        title="blockzoo",
        version=version("blockzoo"),
        summary="Compose convolutional building blocks and see, at once, what they cost.",
        openapi_url=f"{API}/openapi.json",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        lifespan=_lifespan,
        middleware=[
            Middleware(SecurityHeaders),
            Middleware(error_answers.BugAnswers),
            Middleware(Door, settings=settings),
            Middleware(Compression),
            Middleware(Crowd, workers=workers, quiet=quiet_workers),
        ],
    )
    app.state.settings = settings
    app.state.workers = workers
    app.state.quiet = quiet_workers
    app.state.answers = Answers(settings, workers, app.state.quiet)
    app.state.checks = Checks(settings, app.state.answers)
    app.state.architectures = Architectures(workers, settings.report_seconds)
    error_answers.register(app)
    for noun in (blocks, architectures, hardware, reports, checks, source):
        app.include_router(noun.router, prefix=API)
    app.include_router(health.router)
    add_docs(app)
    describe_problems(app)
    app.router.default = page()
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    workers: Workers = app.state.workers
    await workers.start()
    try:
        await app.state.quiet.start()
        outcome = await workers.run("catalogue", seconds=START_SECONDS)
        app.state.catalogue = Catalogue.parse(outcome["ok"])
        app.state.architectures.begin()
        yield
    finally:
        await app.state.architectures.stop()
        await app.state.quiet.stop()
        await workers.stop()
