"""Serve named files of the front-end packages from node_modules under `vendor/`, and nothing else of them."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.contrib.staticfiles.finders import BaseFinder
from django.core import checks
from django.core.files.storage import FileSystemStorage

from laoling import home

NODE_MODULES = home.CHECKOUT / "node_modules"

# The maps are named because the minified files refer to them: collectstatic follows each reference.
FILES = {
    "vendor/bootstrap.min.css": "bootstrap/dist/css/bootstrap.min.css",
    "vendor/bootstrap.min.css.map": "bootstrap/dist/css/bootstrap.min.css.map",
    "vendor/bootstrap.bundle.min.js": "bootstrap/dist/js/bootstrap.bundle.min.js",
    "vendor/bootstrap.bundle.min.js.map": "bootstrap/dist/js/bootstrap.bundle.min.js.map",
    "vendor/htmx.min.js": "htmx.org/dist/htmx.min.js",
}


class FrontendStorage(FileSystemStorage):
    """Knows the files of FILES by their names under `vendor/`."""

    def path(self, name: str) -> str:
        """Return the place in node_modules of a name in FILES; KeyError for any other."""
        return str(Path(self.location) / FILES[name])


class FrontendFinder(BaseFinder):
    """Finds the files of FILES for `{% static %}` and collectstatic."""

    def __init__(self, app_names: object = None, *args: object, **kwargs: object) -> None:
        self.storage = FrontendStorage(location=NODE_MODULES)

    def check(self, **kwargs: object) -> list[checks.CheckMessage]:
        """Warn, with the remedy, when a package is not installed."""
        missing = [name for name in FILES if not Path(self.storage.path(name)).is_file()]
        if not missing:
            return []
        return [
            checks.Warning(
                f"Front-end files are missing: {', '.join(missing)}.",
                hint="Run `npm ci` in the checkout; bin/up and bin/test do it by themselves.",
                id="laoling.W001",
            )
        ]

    def find(self, path: str, find_all: bool = False, **kwargs: object) -> Any:
        """Return where `path` is, None when it isn't ours or isn't installed (a list with `find_all`)."""
        found = [self.storage.path(path)] if path in FILES and Path(self.storage.path(path)).is_file() else []
        if find_all:
            return found
        return found[0] if found else None

    def list(self, ignore_patterns: object) -> Iterator[tuple[str, FrontendStorage]]:
        """Yield each name with the storage that opens it."""
        for name in FILES:
            yield name, self.storage
