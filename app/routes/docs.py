"""GET /docs: the API's documentation to try out, offline and without inline scripts at large."""

import base64
import hashlib
import re

from fastapi import APIRouter, FastAPI
from fastapi.openapi.docs import get_swagger_ui_html
from starlette.responses import HTMLResponse
from starlette.staticfiles import StaticFiles

from app.headers import policy

FILES = "/docs-files"
INLINE_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)


def add_docs(app: FastAPI) -> None:
    """Add the page, with the files that the fastapi-offline package carries."""
    app.mount(FILES, StaticFiles(packages=[("fastapi_offline", "static")]), name="docs-files")
    app.include_router(_router(app))


def _router(app: FastAPI) -> APIRouter:
    router = APIRouter(include_in_schema=False)
    page = get_swagger_ui_html(
        openapi_url=app.openapi_url or "",
        title=f"{app.title}: API",
        swagger_js_url=f"{FILES}/swagger-ui-bundle.js",
        swagger_css_url=f"{FILES}/swagger-ui.css",
        swagger_favicon_url=f"{FILES}/favicon.png",
    )
    content = bytes(page.body).decode()
    headers = {"Content-Security-Policy": _policy(content)}

    @router.get("/docs")
    async def docs() -> HTMLResponse:
        """The API's documentation."""
        return HTMLResponse(content, headers=headers)

    return router


def _policy(content: str) -> str:
    """Allow this page's own inline script, by its digest; it and React know no Trusted Types."""
    digests = (hashlib.sha256(text.encode()).digest() for text in INLINE_SCRIPT.findall(content))
    sources = " ".join(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests)
    return policy(script_src=f"'self' {sources}", require_trusted_types_for=None)
