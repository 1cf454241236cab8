"""Finished public pages: made once per version of the content, then served as the same bytes.

A process asks the database for the version at most every LOOK_AGAIN_SECONDS, so under load the question costs
next to nothing. Whoever publishes waits that long before the answer leaves (`let_the_public_see_it`): when
the clerk sees "published", every process of every machine shows it.
"""

import gzip
import hashlib
import threading
import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field

from django.db import connection
from django.http import HttpResponse
from django.utils.cache import get_conditional_response

LOOK_AGAIN_SECONDS = 0.05
WAIT_SECONDS = LOOK_AGAIN_SECONDS + 0.01
MOST_BYTES = 64 * 1024 * 1024
HTML = "text/html; charset=utf-8"


@dataclass(frozen=True)
class Page:
    """The bytes of a page, plain and compressed, with their names for conditional requests."""

    body: bytes
    compressed: bytes
    etag: str
    compressed_etag: str

    @classmethod
    def of(cls, body: bytes) -> "Page":
        digest = hashlib.sha256(body).hexdigest()[:32]
        return cls(body, gzip.compress(body, mtime=0), f'"{digest}"', f'"{digest}-gzip"')

    @property
    def size(self) -> int:
        return len(self.body) + len(self.compressed)


@dataclass
class Shelf:
    """The pages of one version, oldest first, within MOST_BYTES."""

    version: object = None
    looked_at: float = float("-inf")
    pages: dict[Hashable, Page] = field(default_factory=dict)
    size: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def turn_to(self, version: object) -> None:
        """Forget every page when there is another version."""
        with self.lock:
            if version != self.version:
                self.pages, self.size, self.version = {}, 0, version

    def put(self, version: object, key: Hashable, page: Page) -> None:
        """Keep a page of that version; the oldest ones make room."""
        with self.lock:
            if version != self.version or key in self.pages:
                return
            self.pages[key] = page
            self.size += page.size
            while self.size > MOST_BYTES and len(self.pages) > 1:
                self.size -= self.pages.pop(next(iter(self.pages))).size


shelf = Shelf()


def current_version() -> object:
    """The version of the public content; inside a transaction it is always asked for anew."""
    asked_at = time.monotonic()
    if 0 <= asked_at - shelf.looked_at < LOOK_AGAIN_SECONDS and not connection.in_atomic_block:
        return shelf.version
    with connection.cursor() as cursor:
        cursor.execute("SELECT version FROM activities_scheduleversion WHERE id = 1")
        row = cursor.fetchone()
    shelf.turn_to(row and row[0])
    shelf.looked_at = asked_at
    return shelf.version


def let_the_public_see_it() -> None:
    """Wait until no process shows an older version; call it after the commit, before answering the clerk."""
    if not connection.in_atomic_block:
        time.sleep(WAIT_SECONDS)


def finished(request, key: Hashable, make: Callable[[], bytes], content_type: str = HTML) -> HttpResponse:
    """The page of `key`, from memory or made now by `make`; 304 when the reader has it already.

    `key` holds all that the page depends on besides the version: address, station, display, and the day.
    """
    version = current_version()
    page = shelf.pages.get(key)
    if page is None:
        page = Page.of(make())
        shelf.put(version, key, page)
    return answer(request, page, content_type)


def answer(request, page: Page, content_type: str) -> HttpResponse:
    """The response for a finished page, compressed where the browser takes it."""
    compress = "gzip" in request.META.get("HTTP_ACCEPT_ENCODING", "")
    etag = page.compressed_etag if compress else page.etag
    response = get_conditional_response(request, etag=etag)
    if response is None:
        body = page.compressed if compress else page.body
        response = HttpResponse(body, content_type=content_type)
        if compress:
            response["Content-Encoding"] = "gzip"
    response["ETag"] = etag
    response["Cache-Control"] = "no-cache"  # keep it, but ask whether it is still true
    response["Vary"] = "Accept-Encoding, Cookie"
    return response
