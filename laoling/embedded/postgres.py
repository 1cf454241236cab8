"""Our own launcher for the PostgreSQL of the wheel: passwords, loopback, UTF-8, nobody's data in its log.

The wheel's get_server() opens parent folders to everybody and trusts every connection: it isn't used.
"""

import contextlib
import shutil
import signal
import subprocess
import time
from pathlib import Path

import psutil
import psycopg2
from psycopg2 import sql

from laoling.embedded.system import give, private_folder
from laoling.home import write_private_file
from laoling.launch import processes
from laoling.launch.processes import Account
from laoling.launch.steps import StepFailed

SUPERUSER = "postgres"
PATIENCE = 120  # seconds for a start, recovery after a crash included
TRY_AGAIN_FOR = 15  # seconds in which a start that meets a dead server's remains is repeated
TRY_AGAIN = ("pre-existing shared memory block", "lock file", "could not bind")
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",  # its path could be too long, and nobody needs it
    "max_connections": "100",
    "shared_buffers": "64MB",
    "jit": "off",
    # A failing statement and the detail of an error hold what people typed: neither goes to the log.
    "log_min_messages": "log",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_timezone": "Asia/Shanghai",
    "timezone": "Asia/Shanghai",
}
THROW_AWAY = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
}


class Postgres:
    """One cluster in `folder`, run by `account` (None: ourselves), logging to `log`.

    `throw_away` is for tests: fast, and not safe against a crash.
    """

    def __init__(
        self, folder: Path, *, programs: Path, account: Account | None, log: Path, throw_away: bool = False
    ):
        self.folder = folder
        self.programs = programs
        self.account = account
        self.log = log
        self.settings = SETTINGS | (THROW_AWAY if throw_away else {})
        self.port = 0
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def exists(self) -> bool:
        """Whether the cluster has been made."""
        return (self.folder / "PG_VERSION").exists()

    def create(self, password: str) -> None:
        """Make the cluster with this password of its superuser; in a draft, so that half a one never stays.

        The built-in C.UTF-8 sorts by code point on every machine alike and lets pg_trgm see Chinese, which
        plain C doesn't. Raises StepFailed.
        """
        draft = self.folder.with_name(self.folder.name + ".new")
        if draft.exists():
            shutil.rmtree(draft)
        private_folder(draft, self.account)
        secret = draft.with_name(draft.name + ".password")
        write_private_file(secret, password + "\n")
        give(secret, self.account)
        try:
            processes.run(
                [
                    self.programs / "initdb",
                    f"--pgdata={draft}",
                    f"--username={SUPERUSER}",
                    f"--pwfile={secret}",
                    "--auth=scram-sha-256",
                    "--encoding=UTF8",
                    "--locale=C.UTF-8",
                    "--locale-provider=builtin",
                    "--builtin-locale=C.UTF-8",
                    *(["--no-sync"] if "fsync" in self.settings else []),
                ],
                log=self.log,
                failure="建立数据库失败",
                remedy=f"请看日志；磁盘满了就先腾出空间，然后再运行一次。数据目录：{self.folder}",
                account=self.account,
                folder=Path("/"),
            )
        finally:
            secret.unlink()
        draft.rename(self.folder)

    def start(self, port: int) -> None:
        """Run the server on 127.0.0.1:`port` and wait until it answers; raises StepFailed.

        After a `kill -9` the dead server's children linger for a second, so a start that meets them is
        tried again.
        """
        self._refuse_other_version()
        self.clear_the_way()
        self.port = port
        again_until = time.monotonic() + TRY_AGAIN_FOR
        while not self._start_once(again_until):
            time.sleep(0.5)

    def _start_once(self, again_until: float) -> bool:
        """Start and wait; False to try again, StepFailed when that is pointless or its time is over."""
        deadline = time.monotonic() + PATIENCE
        options = [word for name, value in self.settings.items() for word in ("-c", f"{name}={value}")]
        with processes.open_log(self.log) as output:
            begin = output.tell()
            self.process = processes.start(
                [self.programs / "postgres", "-D", self.folder, "-p", str(self.port), *options],
                output=output,
                account=self.account,
                folder=Path("/"),
                at_death=signal.SIGINT,  # its fast shutdown
            )
        while self.process.poll() is None and time.monotonic() < deadline:
            if self._answers():
                return True
            time.sleep(0.05)
        if self.process.poll() is None:
            self.stop()
        said = self.log.read_bytes()[begin:].decode("utf-8", "replace")
        if time.monotonic() < again_until and any(words in said for words in TRY_AGAIN):
            return False
        raise StepFailed("数据库启动失败", f"请看日志；数据目录：{self.folder}", self.log)

    def _answers(self) -> bool:
        ready = subprocess.run(
            [self.programs / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(self.port)], cwd="/"
        )
        return ready.returncode == 0

    def ensure_database(self, *, name: str, roles: dict[str, str], password: str) -> None:
        """Make sure that the roles exist with these passwords, and the database, owned by the first of them.

        `password` is the superuser's. None of the roles may create roles or databases. Raises StepFailed.
        """
        owner = next(iter(roles))
        try:
            link = psycopg2.connect(self.superuser_url(password))
        except psycopg2.OperationalError as error:
            raise StepFailed(f"数据库拒绝了超级用户：{error}", self._password_remedy()) from error
        link.autocommit = True  # CREATE DATABASE can't run inside a transaction
        with contextlib.closing(link), link.cursor() as cursor:
            for role, secret in roles.items():
                cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
                verb = sql.SQL("ALTER" if cursor.fetchone() else "CREATE")
                cursor.execute(
                    sql.SQL("{} ROLE {} LOGIN PASSWORD %s").format(verb, sql.Identifier(role)), [secret]
                )
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
            if not cursor.fetchone():
                cursor.execute(
                    sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(name), sql.Identifier(owner))
                )

    def superuser_url(self, password: str, database: str = "postgres") -> str:
        """Return the URL of the superuser."""
        return f"postgres://{SUPERUSER}:{password}@127.0.0.1:{self.port}/{database}"

    def stop(self, patience: float = 20) -> None:
        """Stop the server by its fast shutdown, then harder each `patience` seconds, if it runs at all."""
        if self.process is None:
            return
        for how in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
            if self.process.poll() is None:
                self.process.send_signal(how)
                with contextlib.suppress(subprocess.TimeoutExpired):
                    self.process.wait(patience)

    def clear_the_way(self) -> None:
        """Stop a server that a killed bin/up left behind; remove the pid file of one that is gone.

        Our caller holds the lock of the data, so nobody else may be using it. PostgreSQL itself would take
        any process that has the old number by now for its own, and refuse to start.
        """
        pid_file = self.folder / "postmaster.pid"
        if not pid_file.exists():
            return
        number = pid_file.read_text().partition("\n")[0].strip()
        try:
            process = psutil.Process(int(number))
            ours = str(self.folder) in process.cmdline()
        except (psutil.NoSuchProcess, psutil.AccessDenied, ValueError):
            ours = False
        if not ours:
            pid_file.unlink(missing_ok=True)
            return
        process.send_signal(signal.SIGINT)
        try:
            process.wait(20)
        except psutil.TimeoutExpired:
            process.kill()
            process.wait(5)

    def _refuse_other_version(self) -> None:
        made_by = (self.folder / "PG_VERSION").read_text().strip()
        answer = subprocess.run(
            [self.programs / "postgres", "--version"], capture_output=True, text=True, check=True, cwd="/"
        )
        ours = answer.stdout.split()[-1].partition(".")[0]
        if made_by != ours:
            raise StepFailed(
                f"数据目录由 PostgreSQL {made_by} 建立，现在的程序是 {ours} 版",
                "请用原来的版本启动，导出数据（pg_dump），换新的数据目录后再导入；见 docs/operations.md。",
            )

    def _password_remedy(self) -> str:
        return (
            f"{self.folder.parent} 里的 portal.env 与数据库不是一套。请从备份恢复 portal.env;"
            "若只是试用，可删除整个目录重新开始。"
        )
