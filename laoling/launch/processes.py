"""Start processes that never outlive their starter. Standard library only."""

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from laoling.launch.steps import StepFailed

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


class Stopped(BaseException):
    """Somebody asked us to stop."""


@dataclass(frozen=True)
class Account:
    """The system user that runs what root must not run."""

    name: str
    uid: int
    gid: int


def start(
    command: Sequence[str | Path],
    *,
    output: IO[bytes] | int | None,
    account: Account | None = None,
    environ: Mapping[str, str] | None = None,
    folder: Path | None = None,
    at_death: signal.Signals = signal.SIGTERM,
    new_session: bool = True,
) -> subprocess.Popen[bytes]:
    """Start `command` without pipes: a server that inherits one holds it, and its starter's caller, for ever.

    It runs as `account` when one is given. On Linux the kernel sends it `at_death` when this process dies,
    however that happens; in a session of its own it doesn't get the terminal's Ctrl-C, so that its starter
    decides the order in which things stop.
    """
    return subprocess.Popen(
        [os.fspath(word) for word in command],
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=output if output is None else subprocess.STDOUT,
        env=None if environ is None else dict(environ),
        cwd=folder,
        start_new_session=new_session,
        preexec_fn=_die_with_parent(at_death),
        user=account.uid if account else None,
        group=account.gid if account else None,
        extra_groups=[] if account else None,
    )


def run(
    command: Sequence[str | Path],
    *,
    log: Path,
    failure: str,
    remedy: str,
    account: Account | None = None,
    environ: Mapping[str, str] | None = None,
    folder: Path | None = None,
) -> None:
    """Run `command` to its end with its output in `log`; raises StepFailed with the end of the log.

    When we are interrupted meanwhile, it is stopped before the interruption goes on.
    """
    with open_log(log) as output:
        try:
            process = start(
                command, output=output, account=account, environ=environ, folder=folder, new_session=False
            )
        except OSError as error:
            raise StepFailed(f"{failure}:{error}", remedy) from error
        try:
            status = process.wait()
        except BaseException:
            process.terminate()
            process.wait()
            raise
    if status != 0:
        raise StepFailed(f"{failure}（退出码 {status}）", remedy, log)


def open_log(path: Path, keep_bytes: int = 5_000_000) -> IO[bytes]:
    """Open a private log for appending (0600); one that has grown past `keep_bytes` becomes `….old` first."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists() and path.stat().st_size > keep_bytes:
        path.replace(path.with_name(path.name + ".old"))
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW, 0o600), "ab")


def stop_on_signals() -> None:
    """Turn the first signal to stop into Stopped; later ones don't disturb the stopping."""

    def stop(number: int, frame: object) -> None:
        for each in SIGNALS:
            signal.signal(each, signal.SIG_IGN)
        raise Stopped

    for each in SIGNALS:
        if each != signal.SIGHUP or signal.getsignal(each) != signal.SIG_IGN:  # nohup wants us to stay
            signal.signal(each, stop)


def _die_with_parent(at_death: signal.Signals) -> Callable[[], None] | None:
    if _libc is None:
        return None  # elsewhere the next start finds and stops what was left over
    libc, parent = _libc, os.getpid()

    def ask_the_kernel() -> None:
        libc.prctl(PR_SET_PDEATHSIG, int(at_death), 0, 0, 0)
        if os.getppid() != parent:  # died between fork and prctl
            os._exit(1)

    return ask_the_kernel
