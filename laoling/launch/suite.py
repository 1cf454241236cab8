"""bin/test, second half: throw-away servers, the checks, the tests.

With arguments, only pytest runs, with these; with --faults, the fault runs in full.
"""

import base64
import contextlib
import fcntl
import os
import secrets
import shutil
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from laoling.embedded import system
from laoling.embedded.postgres import SUPERUSER, Postgres
from laoling.embedded.programs import find_programs
from laoling.embedded.valkey import Valkey
from laoling.home import CHECKOUT
from laoling.launch.kept_cluster import KeptCluster
from laoling.launch.processes import Stopped, stop_on_signals
from laoling.launch.steps import StepFailed, say

PREFIX = "laoling-test-"
DATABASE = "laoling"  # the checks use it; pytest's own databases are made from it
NO_BROKER = "redis://127.0.0.1:1/0"  # migrations need none
FAULTS = "--faults"  # the fault runs of tests/faults in full: minutes, and figures at the end
PATIENCE = 20  # seconds that a check gets to end when we are stopped
OURS = ("LAOLING_", "DATABASE_", "REDIS_", "DJANGO_")  # variables that a test must not inherit
PRODUCTION = {
    "LAOLING_EMBEDDED": "0",
    "LAOLING_DEBUG": "0",
    "LAOLING_ALLOWED_HOSTS": "portal.example.com",
    "LAOLING_CSRF_ORIGINS": "https://portal.example.com",
}
NOT_OURS = "--exclude=./.venv,./node_modules,./var,*/tests/*"


@contextlib.contextmanager
def throw_away_folder() -> Iterator[Path]:
    """Yield a new folder and remove it at the end; also those of runs that were killed before theirs."""
    base = Path(tempfile.gettempdir())
    for old in base.glob(f"{PREFIX}*"):
        _remove_if_abandoned(old)
    folder, lock = _new_folder()
    folder.chmod(0o755)  # the servers' account passes through to its own folders
    try:
        yield folder
    finally:
        shutil.rmtree(folder)
        os.close(lock)


def _new_folder() -> tuple[Path, int]:
    """Make a folder and lock it. Between the two another run may take it for abandoned: then make another."""
    while True:
        folder = Path(tempfile.mkdtemp(prefix=PREFIX))
        lock = _lock(folder)
        if lock is not None:
            return folder, lock


def _lock(folder: Path) -> int | None:
    """Lock a run's folder; None when its run is alive, or somebody removes or has removed it."""
    try:
        lock = os.open(folder, os.O_RDONLY | os.O_NOFOLLOW)
    except FileNotFoundError:
        return None
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        folder.stat()  # whoever removes a folder holds its lock till it is gone
    except (BlockingIOError, FileNotFoundError):
        os.close(lock)
        return None
    return lock


def _remove_if_abandoned(folder: Path) -> None:
    try:
        found = folder.lstat()
    except FileNotFoundError:
        return
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid():
        return
    lock = _lock(folder)
    if lock is not None:
        system.stop_processes(system.leftovers(folder))
        shutil.rmtree(folder)
        os.close(lock)


@contextlib.contextmanager
def servers(folder: Path) -> Iterator[dict[str, str]]:
    """Run a migrated PostgreSQL without fsync and a Valkey without a file; yield the environment of the tests."""
    account = system.service_account()
    programs = find_programs(account, folder / "programs")
    postgres = Postgres(
        folder / "postgres",
        programs=programs.postgres,
        account=account,
        log=folder / "postgres.log",
        throw_away=True,
    )
    valkey = Valkey(
        folder / "valkey",
        program=programs.valkey,
        account=account,
        log=folder / "valkey.log",
        environ={"PATH": os.defpath, system.RUN_MARK: str(folder)},
        throw_away=True,
    )
    broker_password = system.new_password()
    with contextlib.ExitStack() as running:
        running.callback(postgres.stop)
        password = start_migrated(postgres, folder)
        running.callback(valkey.stop)
        broker_port = system.free_port({postgres.port})
        valkey.start(broker_port, broker_password)
        yield environment(
            folder,
            database=postgres.superuser_url(password, DATABASE),
            broker=f"redis://:{broker_password}@127.0.0.1:{broker_port}/0",
        )


def start_migrated(postgres: Postgres, folder: Path) -> str:
    """Start the server with a migrated database, from the kept cluster if it is of these migrations.

    Returns the superuser's password. Raises StepFailed when a migration fails.
    """
    kept = KeptCluster()
    with kept.locked():
        password = kept.take(postgres.folder)
        if password is None:
            say("准备测试数据库（迁移改动后第一次运行时）…")
            password = system.new_password()
            postgres.create(password)
            postgres.start(system.free_port())
            postgres.ensure_database(name=DATABASE, roles={SUPERUSER: password}, password=password)
            migrate(
                environment(folder, database=postgres.superuser_url(password, DATABASE), broker=NO_BROKER)
            )
            postgres.stop()
            kept.keep(postgres.folder, password)
    postgres.start(system.free_port())
    return password


def migrate(environ: dict[str, str]) -> None:
    """Migrate the database of that environment; raises StepFailed with what went wrong above it."""
    if run([sys.executable, "manage.py", "migrate", "--verbosity=0"], environ) != 0:
        raise StepFailed("迁移失败", "请看上面的错误；改好迁移后再运行一次。")


def environment(folder: Path, *, database: str, broker: str) -> dict[str, str]:
    """Return the environment of checks and tests: nothing of a portal that may run here, keys of this run."""
    rest = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
    return rest | {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}",
        "DJANGO_SETTINGS_MODULE": "laoling.settings",
        "DATABASE_URL": database,
        "DATABASE_OWNER_URL": database,
        "REDIS_URL": broker,
        "LAOLING_EMBEDDED": "1",
        "LAOLING_HOME": str(folder / "home"),
        "LAOLING_SECRET_KEY": secrets.token_urlsafe(50),
        "LAOLING_FIELD_KEYS": f"k1:{base64.b64encode(secrets.token_bytes(32)).decode()}",
        "LAOLING_INDEX_KEY": base64.b64encode(secrets.token_bytes(32)).decode(),
    }


def checks() -> dict[str, list[str]]:
    """Return the checks by name: what follows `python`."""
    return {
        "ruff check": ["-m", "ruff", "check", "."],
        "ruff format": ["-m", "ruff", "format", "--check", "."],
        "mypy": ["-m", "mypy", "."],
        "djlint": ["-m", "djlint", ".", "--lint", "--quiet"],
        "bandit": ["-m", "bandit", "--quiet", "--recursive", ".", "--severity-level=medium", NOT_OURS],
        "makemigrations --check": ["manage.py", "makemigrations", "--check", "--dry-run"],
        "check --deploy": ["manage.py", "check", "--deploy", "--fail-level=WARNING"],
        "pytest": ["-m", "pytest", "-n", str(max(2, min(os.cpu_count() or 2, 8)))],
    }


def chosen(words: list[str]) -> dict[str, list[str]]:
    """Return what the words after bin/test ask for: all checks, the fault runs in full, or pytest with these words."""
    if not words:
        return checks()
    if FAULTS in words:
        rest = [word for word in words if word != FAULTS]
        return {"faults": ["-m", "pytest", FAULTS, "-v", "tests/faults", *rest]}
    return {"pytest": ["-m", "pytest", *words]}


def run_all(environ: dict[str, str], chosen: dict[str, list[str]]) -> list[str]:
    """Run the chosen checks one after the other, whatever fails; return the names of those that did."""
    failed = []
    for name, words in chosen.items():
        say(f"\n── {name} " + "─" * (60 - len(name)))
        began = time.monotonic()
        variables = environ | (PRODUCTION if name == "check --deploy" else {})
        status = run([sys.executable, *words], variables)
        if status != 0:
            failed.append(name)
        say(
            f"── {name}:{'通过' if status == 0 else f'未通过（退出码 {status}）'} {time.monotonic() - began:.1f} 秒"
        )
    return failed


def run(command: list[str], environ: dict[str, str]) -> int:
    """Run one check at our terminal and return its status; it ends with us when we are stopped."""
    process = subprocess.Popen(command, env=environ, cwd=CHECKOUT)
    try:
        return process.wait()
    except Stopped:
        process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(PATIENCE)
        process.kill()
        process.wait()
        raise


def main(words: list[str]) -> int:
    """Run the checks; 0 when all passed, 1 when one failed, 130 when we were stopped."""
    os.umask(0o022)
    stop_on_signals()
    began = time.monotonic()
    try:
        with throw_away_folder() as folder, servers(folder) as environ:
            failed = run_all(environ, chosen(words))
    except Stopped:
        say("已中断，临时数据库已删除。")
        return 130
    except StepFailed as failure:
        say(str(failure))
        return 1
    say(
        f"\n{'✗ 未通过：' + '、'.join(failed) if failed else '✓ 全部通过'}（{time.monotonic() - began:.0f} 秒）"
    )
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
