"""Where the portal keeps its data on this machine, and what bin/up decided about it.

Standard library only: settings.py and bin/up both read it, the latter before anything is installed.
"""

import hashlib
import os
from collections.abc import Mapping, MutableMapping
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent
ROOT_HOMES = Path("/var/lib/laoling")


def home(environ: Mapping[str, str] = os.environ) -> Path:
    """Return the folder of this portal's data; it need not exist yet.

    `LAOLING_HOME` when it is set. Otherwise `var/` in the checkout for an ordinary user, and for root a
    folder outside, one for each checkout, because the user that runs the servers can't read root's files.
    """
    if chosen := environ.get("LAOLING_HOME"):
        return Path(chosen).expanduser().absolute()
    if os.geteuid() != 0:
        return CHECKOUT / "var"
    digest = hashlib.sha256(str(CHECKOUT).encode()).hexdigest()[:8]
    return ROOT_HOMES / f"{CHECKOUT.name}-{digest}"


def environment_file(environ: Mapping[str, str] = os.environ) -> Path:
    """Return the file in which bin/up writes down its addresses and keys (mode 0600)."""
    return home(environ) / "portal.env"


def load_environment(environ: MutableMapping[str, str] = os.environ) -> None:
    """Fill in what bin/up decided, so that `manage.py` in a second shell finds the running portal.

    Only missing keys are set. A file that speaks of another database than the one in `environ` (as the runtime
    role or as the owner) is left alone as a whole: its keys and its embedded mode must not leak into a
    production set-up on the same machine.
    """
    if "DATABASE_URL" in environ and "REDIS_URL" in environ:
        return
    decided = read_environment_file(environment_file(environ))
    given = environ.get("DATABASE_URL")
    if given and given not in (decided.get("DATABASE_URL", given), decided.get("DATABASE_OWNER_URL")):
        return
    for name, value in decided.items():
        environ.setdefault(name, value)


def read_environment_file(path: Path) -> dict[str, str]:
    """Return the `NAME=value` lines of a file; empty when there is no such file.

    Raises ValueError for a line that is not of that form, rather than run with half of the settings.
    """
    if not path.exists():
        return {}
    values = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        name, equals, value = line.partition("=")
        if not equals or not name.isidentifier():
            raise ValueError(f"{path}, line {number}: expected NAME=value")
        values[name] = value
    return values


def write_environment_file(path: Path, values: Mapping[str, str]) -> None:
    """Write `values` as `NAME=value` lines for the owner's eyes only (0600), whole or not at all.

    Raises ValueError when a value holds a line break.
    """
    lines = [
        "# Written by bin/up at each start. Holds keys: keep it private, and keep a copy with the backups."
    ]
    for name, value in values.items():
        if "\n" in value:
            raise ValueError(f"{name} holds a line break")
        lines.append(f"{name}={value}")
    write_private_file(path, "\n".join(lines) + "\n")


def write_private_file(path: Path, text: str) -> None:
    """Write `text` with mode 0600 through a file beside it: a crash leaves the old or the new, never half."""
    draft = path.with_name(path.name + ".new")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
    draft.replace(path)
