"""The page: the files of `static/`, served as they lie."""

import mimetypes
from pathlib import Path

from starlette.staticfiles import StaticFiles

# A system's own table may lack or misname these, and browsers refuse a module of the wrong type.
for suffix, kind in {
    ".css": "text/css",
    ".html": "text/html",
    ".js": "text/javascript",
    ".json": "application/json",
    ".mjs": "text/javascript",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
}.items():
    mimetypes.add_type(kind, suffix)


def page() -> StaticFiles:
    """What answers where no route does."""
    here = Path(__file__).parent
    folders = (here / "static", here.parent / "static")  # in an installed wheel, in a checkout
    folder = next((f for f in folders if f.is_dir()), None)
    if folder is None:
        raise FileNotFoundError(f"the page's files are in none of {', '.join(map(str, folders))}")
    return StaticFiles(directory=folder, html=True)
