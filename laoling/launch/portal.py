"""bin/up, second half: the servers, the database's structure, the pages' files, and the Procfile.

Runs in .venv, with the lock of the data in its hands. Whatever ends it, nothing that it started stays.
"""

import contextlib
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import NoReturn
from urllib.parse import urlsplit

from laoling.embedded import system
from laoling.embedded.postgres import Postgres
from laoling.embedded.programs import find_programs
from laoling.embedded.valkey import Valkey
from laoling.home import CHECKOUT, home, write_private_file
from laoling.launch import fingerprints, install, processes, up
from laoling.launch.decisions import DATABASE, ROLES, decide
from laoling.launch.probes import can_run_the_code, check_broker, check_database, wait_for_page
from laoling.launch.processes import Stopped, stop_on_signals
from laoling.launch.steps import StepFailed, Steps, say

DEMO_RETIREES = 600
PAGE_PATIENCE = 120  # seconds within which the first page must come
STOP_PATIENCE = 10  # seconds that web, worker and beat get to finish what they do
TRIAL_REMEDY = "请从备份恢复它；若只是试用，可删除整个数据目录重新开始。"


class Portal:
    """One run of the portal on `port` over the data in `folder`."""

    def __init__(self, folder: Path, *, port: int, demo: bool, empty: bool):
        self.folder = folder
        self.logs = folder / "logs"
        self.port = port
        self.demo = demo
        self.empty = empty
        self.steps = Steps(up.STEPS, first=install.STEPS + 1)
        self.watched: dict[str, tuple[subprocess.Popen[bytes], Path | None]] = {}

    def run(self) -> NoReturn:
        """Start everything and watch over it until a part fails (StepFailed) or we are stopped (Stopped)."""
        with contextlib.ExitStack() as running:
            self.prepare()
            self.start_servers(running)
            self.update_database()
            self.collect_static()
            self.load_demo()
            self.start_processes(running)
            self.tell()
            self.watch()

    def prepare(self) -> None:
        """Clear away what a killed bin/up left, and decide addresses and keys."""
        with self.steps.step("数据目录和密钥"):
            self.account = system.service_account()
            if self.account and not system.account_can(self.account, "-x", self.folder):
                raise StepFailed(
                    f"运行数据库的系统用户 {self.account.name} 进不了数据目录 {self.folder}",
                    "请用 LAOLING_HOME 指定一个它进得去的目录，例如 /srv/laoling。",
                )
            system.stop_processes(system.leftovers(self.folder))
            self.programs = find_programs(self.account, self.folder / "programs")
            self.postgres = Postgres(
                self.folder / "postgres",
                programs=self.programs.postgres,
                account=self.account,
                log=self.logs / "postgres.log",
            )
            self.postgres.clear_the_way()
            if not system.port_is_free(self.port):
                raise StepFailed(
                    f"端口 {self.port} 已被别的程序占用",
                    f"请换一个端口：bin/up --port {system.next_free_port(self.port)}",
                )
            system.private_folder(self.folder / "work", self.account)
            self.decisions = decide(
                self.folder, os.environ, cluster_exists=self.postgres.exists, web_port=self.port
            )

    def start_servers(self, running: contextlib.ExitStack) -> None:
        """Start the embedded servers; see that those which are given answer."""
        with self.steps.step("数据库和消息队列"):
            if self.decisions.embedded_database:
                self._start_postgres(running)
            else:
                check_database(self.decisions.environ)
            if self.decisions.embedded_broker:
                self._start_valkey(running)
            else:
                check_broker(self.decisions.environ)

    def _start_postgres(self, running: contextlib.ExitStack) -> None:
        environ = self.decisions.environ
        secret = self.folder / "postgres.password"
        if not self.postgres.exists:
            write_private_file(secret, system.new_password())
            self.postgres.create(secret.read_text())
        elif not secret.exists():
            raise StepFailed(f"缺少文件 {secret}", TRIAL_REMEDY)
        running.callback(self.postgres.stop)
        self.postgres.start(urlsplit(environ["DATABASE_URL"]).port or 0)
        passwords = {role: urlsplit(environ[name]).password or "" for name, role in ROLES.items()}
        self.postgres.ensure_database(name=DATABASE, roles=passwords, password=secret.read_text())
        self._watch("数据库", self.postgres.process, self.postgres.log)

    def _start_valkey(self, running: contextlib.ExitStack) -> None:
        address = urlsplit(self.decisions.environ["REDIS_URL"])
        valkey = Valkey(
            self.folder / "valkey",
            program=self.programs.valkey,
            account=self.account,
            log=self.logs / "valkey.log",
            environ={"PATH": os.defpath, system.RUN_MARK: str(self.folder)},
        )
        running.callback(valkey.stop)
        valkey.start(address.port or 0, address.password or "")
        self._watch("消息队列", valkey.process, valkey.log)

    def update_database(self) -> None:
        """Migrate as the owner, and give the runtime role its rights; an embedded one only after changes."""
        environ = self.decisions.environ
        with self.steps.step("数据库结构") as step:
            now = fingerprints.of_structure()
            embedded = self.decisions.embedded_database
            if embedded and fingerprints.database_has(now, environ["DATABASE_OWNER_URL"]):
                step.note = "已是最新"
                return
            self._manage("migrate", "--no-input")
            runtime = urlsplit(environ["DATABASE_URL"]).username
            if urlsplit(environ.get("DATABASE_OWNER_URL", environ["DATABASE_URL"])).username != runtime:
                self._manage("grant_runtime_role", f"--role={runtime}")
            if embedded:
                fingerprints.mark_database(now, environ["DATABASE_OWNER_URL"])

    def collect_static(self) -> None:
        """Collect the pages' files when one of their sources has changed."""
        with self.steps.step("静态文件") as step:
            mark, now = self.folder / "static.fingerprint", fingerprints.of_static_files()
            if mark.exists() and mark.read_text() == now:
                step.note = "已是最新"
                return
            self._manage("collectstatic", "--no-input", "--clear")
            mark.write_text(now)

    def load_demo(self) -> None:
        """Load the demo data into a new embedded database, unless --empty; into a given one only by --demo."""
        first_run = self.folder / "first-run"
        before = first_run.read_text() if first_run.exists() else ""
        self.is_new = not before
        with self.steps.step("演示数据") as step:
            if self.demo_is_wanted(before):
                accounts = self.folder / "demo-accounts.csv"
                self._manage("load_demo", f"--retirees={DEMO_RETIREES}", f"--accounts={accounts}")
                before = "demo"
            else:
                step.note = "已装入过" if before == "demo" else "不装入"
            if self.decisions.embedded_database:
                first_run.write_text(before or "empty")

    def demo_is_wanted(self, before: str) -> bool:
        """Say whether to load; `before` is what the first run left in the embedded database, "" before it."""
        if not self.decisions.embedded_database:
            return self.demo
        return before != "demo" and (self.demo or not (before or self.empty))

    def start_processes(self, running: contextlib.ExitStack) -> None:
        """Run the Procfile by honcho, and wait for the first answer."""
        environ = self.decisions.environ | {
            "DJANGO_SETTINGS_MODULE": "laoling.settings",
            "LAOLING_HOME": str(self.folder),
            "PORT": str(self.port),
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}",
            "HOME": str(self.folder / "work"),
            "PYTHONUNBUFFERED": "1",
            "TZ": "Asia/Shanghai",  # for the times that honcho prints
            system.RUN_MARK: str(self.folder),
        }
        environ.pop("DATABASE_OWNER_URL", None)  # the history is out of the running portal's reach
        environ.setdefault("WEB_CONCURRENCY", str(max(2, min(os.cpu_count() or 2, 8))))
        command = [sys.executable, "-m", "honcho", "start", "--procfile", "Procfile", "--env", os.devnull]
        with self.steps.step("网页、后台任务和定时器", speaks=True) as step:
            account = self.account
            if account and not can_run_the_code(account):
                say(f"    注意：系统用户 {account.name} 读不到代码或 Python，这几个进程以 root 运行。")
                say("    代码放在 /srv 或 /opt 下，并用系统的 Python，就不需要 root。")
                account = None
            manager = processes.start(command, output=None, account=account, environ=environ, folder=CHECKOUT)
            running.callback(self.stop_processes, manager)
            self._watch("网页、后台任务或定时器", manager, None)
            wait_for_page(self.port, self.decisions.environ, self.check_alive, PAGE_PATIENCE)
            step.note = "已就绪"

    def stop_processes(self, manager: subprocess.Popen[bytes]) -> None:
        """Let honcho end its processes; what is left of them after STOP_PATIENCE seconds is stopped."""
        manager.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            manager.wait(STOP_PATIENCE)
        servers = {process.pid for process, log in self.watched.values() if log}
        left = [process for process in system.leftovers(self.folder) if process.pid not in servers]
        system.stop_processes(left)
        manager.wait()

    def tell(self) -> None:
        """Print the address, and how to sign in."""
        accounts = self.folder / "demo-accounts.csv"
        say("")
        say(f"门户已就绪： http://127.0.0.1:{self.port}/")
        say(f"公开活动表： http://127.0.0.1:{self.port}/schedule/")
        if accounts.exists():
            say(f"演示账号：   {accounts}（角色、用户名、密码、单位）")
        elif self.is_new and self.decisions.embedded_database:
            given = f"LAOLING_HOME='{self.folder}' " if os.environ.get("LAOLING_HOME") else ""
            say(
                f"第一个账号： 另开一个窗口运行 {given}'{sys.executable}' '{CHECKOUT}/manage.py' createsuperuser"
            )
        say(f"数据目录：   {self.folder}")
        say("停止：       按 Ctrl-C；重新启动：再运行一次 bin/up")
        say("")

    def watch(self) -> NoReturn:
        """Return never; raises StepFailed as soon as one of the processes has ended."""
        while True:
            self.check_alive()
            time.sleep(0.5)

    def check_alive(self) -> None:
        """Raise StepFailed when one of the processes has ended."""
        for name, (process, log) in self.watched.items():
            if process.poll() is not None:
                raise StepFailed(
                    f"{name}意外退出（退出码 {process.returncode}），其余进程一并停止",
                    "原因见" + ("日志。" if log else "上面的输出。") + "排除后再运行一次 bin/up。",
                    log,
                )

    def _watch(self, name: str, process: subprocess.Popen[bytes] | None, log: Path | None) -> None:
        if process is not None:
            self.watched[name] = (process, log)

    def _manage(self, command: str, *words: str) -> None:
        environ = self.decisions.environ | {"LAOLING_HOME": str(self.folder)}
        environ["DATABASE_URL"] = environ.get("DATABASE_OWNER_URL") or environ["DATABASE_URL"]
        processes.run(
            [sys.executable, "manage.py", command, *words],
            log=self.logs / "manage.log",
            failure=f"manage.py {command} 失败",
            remedy="请按日志里的说明处理，然后再运行一次；各项环境变量见 docs/deploy.md。",
            environ=environ,
            folder=CHECKOUT,
        )


def main(words: list[str]) -> int:
    """Run the portal until it is stopped (0) or fails (1)."""
    options = up.parse(words)
    os.umask(0o022)
    stop_on_signals()
    try:
        folder = up.open_home(home())
        if options.lock is None:
            up.lock_home(folder)
        else:
            os.set_inheritable(options.lock, False)  # the lock is ours, not our children's
        Portal(folder, port=options.port, demo=options.demo, empty=options.empty).run()
    except Stopped:
        say("门户已停止。")
        return 0
    except StepFailed as failure:
        say(str(failure))
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
