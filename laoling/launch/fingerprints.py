"""What a quick second start may leave out, because its sources are the same as last time."""

import contextlib
import hashlib
from collections.abc import Iterable
from pathlib import Path

import psycopg2
from psycopg2 import sql

from laoling.home import CHECKOUT


def of_static_files(checkout: Path = CHECKOUT) -> str:
    """Return a digest over all that collectstatic reads: our own files, and the locks of the packages."""
    folders = [checkout / "static", *checkout.glob("*/static"), *checkout.glob("laoling/*/static")]
    files = [path for folder in folders if folder.is_dir() for path in folder.rglob("*") if path.is_file()]
    locks = [checkout / name for name in ("requirements.txt", "package-lock.json")]
    sources = [checkout / "laoling" / name for name in ("settings.py", "frontend.py")]
    return _digest({*files, *locks, *sources}, checkout)


def of_structure(checkout: Path = CHECKOUT) -> str:
    """Return a digest over all that decides the database's structure and rights: our code and the lock."""
    apps = ("laoling", "cards", "visits", "activities", "branding")
    files = [path for app in apps for path in (checkout / app).rglob("*.py") if "tests" not in path.parts]
    return _digest({*files, checkout / "requirements.txt"}, checkout)


def of_migrations(checkout: Path = CHECKOUT) -> str:
    """Return a digest over what a migrated cluster is made of: migrations, packages, our way to make clusters."""
    apps = ("laoling", "cards", "visits", "activities", "branding")
    files = [path for app in apps for path in (checkout / app).rglob("migrations/*.py")]
    others = ("requirements.txt", "laoling/embedded/postgres.py")
    return _digest({*files, *(checkout / name for name in others)}, checkout)


def _digest(files: Iterable[Path], checkout: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(files):
        digest.update(str(path.relative_to(checkout)).encode() + b"\0")
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def database_has(fingerprint: str, url: str) -> bool:
    """Say whether the structure with this fingerprint was put into the database, and nobody migrated since.

    The mark is the comment on the database: a dump doesn't carry it along, so that a restored one is migrated.
    """
    with contextlib.closing(psycopg2.connect(url)) as link, link.cursor() as cursor:
        cursor.execute(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = current_database()"
        )
        return cursor.fetchone()[0] == _mark(cursor, fingerprint)


def mark_database(fingerprint: str, url: str) -> None:
    """Note in the database that it has the structure with this fingerprint."""
    with contextlib.closing(psycopg2.connect(url)) as link, link, link.cursor() as cursor:
        name = sql.Identifier(link.info.dbname)
        cursor.execute(
            sql.SQL("COMMENT ON DATABASE {} IS {}").format(name, sql.Literal(_mark(cursor, fingerprint)))
        )


def _mark(cursor: psycopg2.extensions.cursor, fingerprint: str) -> str:
    cursor.execute("SELECT to_regclass('django_migrations') IS NOT NULL")
    if not cursor.fetchone()[0]:
        return f"{fingerprint} empty"
    cursor.execute("SELECT count(*), max(id) FROM django_migrations")
    return "{} {} {}".format(fingerprint, *cursor.fetchone())
