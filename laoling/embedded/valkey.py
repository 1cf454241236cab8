"""Our own launcher for the Valkey of the wheel: a password, loopback, and an append-only file."""

import contextlib
import signal
import subprocess
import time
from pathlib import Path

import redis

from laoling.embedded.system import give, private_folder
from laoling.home import write_private_file
from laoling.launch import processes
from laoling.launch.processes import Account
from laoling.launch.steps import StepFailed

PATIENCE = 20


class Valkey:
    """One server with its data in `folder`, run by `account` (None: ourselves), logging to `log`."""

    def __init__(
        self,
        folder: Path,
        *,
        program: Path,
        account: Account | None,
        log: Path,
        environ: dict[str, str],
        throw_away: bool = False,
    ):
        self.folder = folder
        self.program = program
        self.account = account
        self.log = log
        self.environ = environ
        self.throw_away = throw_away
        self.process: subprocess.Popen[bytes] | None = None

    def start(self, port: int, password: str) -> None:
        """Run the server on 127.0.0.1:`port` and wait until it answers; raises StepFailed."""
        private_folder(self.folder, self.account)
        conf = self.folder / "valkey.conf"
        write_private_file(conf, self._conf(port, password))
        give(conf, self.account)
        with processes.open_log(self.log) as output:
            self.process = processes.start(
                [self.program, conf],
                output=output,
                account=self.account,
                environ=self.environ,
                folder=Path("/"),
            )
        deadline = time.monotonic() + PATIENCE
        client = redis.Redis(port=port, password=password, socket_connect_timeout=1)
        with contextlib.closing(client):
            while self.process.poll() is None and time.monotonic() < deadline:
                if _answers(client):
                    return
                time.sleep(0.05)
        self.stop()
        raise StepFailed("消息队列（Valkey）启动失败", f"请看日志；数据目录：{self.folder}", self.log)

    def _conf(self, port: int, password: str) -> str:
        folder = str(self.folder).replace("\\", "\\\\").replace('"', '\\"')
        lines = [
            "bind 127.0.0.1",
            f"port {port}",
            f"requirepass {password}",
            f'dir "{folder}"',
            f"appendonly {'no' if self.throw_away else 'yes'}",
            'save ""',
            "maxmemory 256mb",
            "maxmemory-policy noeviction",
            "set-proc-title no",  # it would overwrite the environment, by which we find what was left over
        ]
        return "\n".join(lines) + "\n"

    def stop(self, patience: float = 10) -> None:
        """Stop the server, harder after `patience` seconds; nothing when it isn't running."""
        if self.process is None:
            return
        for how in (signal.SIGTERM, signal.SIGKILL):
            if self.process.poll() is None:
                self.process.send_signal(how)
                with contextlib.suppress(subprocess.TimeoutExpired):
                    self.process.wait(patience)


def _answers(client: redis.Redis) -> bool:
    try:
        return bool(client.ping())
    except (redis.ConnectionError, redis.TimeoutError):  # not listening yet, or still loading its data
        return False
