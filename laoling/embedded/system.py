"""What the embedded servers need of the machine: a free port, an account that isn't root, no leftovers."""

import contextlib
import os
import pwd
import random
import secrets
import shutil
import socket
import subprocess
from collections.abc import Iterable
from pathlib import Path

import psutil

from laoling.launch.processes import Account
from laoling.launch.steps import StepFailed

ACCOUNT_NAME = "laoling"
PORTS = range(21000, 32000)  # below 32768, where the kernel takes the ports of outgoing connections from
RUN_MARK = "LAOLING_RUN"  # in the environment of all that bin/up starts: the folder of its data


def new_password() -> str:
    """Return a random password that needs no quoting in a URL or a configuration file."""
    return secrets.token_urlsafe(24)


def port_is_free(port: int) -> bool:
    """Say whether a server could listen on this port of 127.0.0.1 now."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as servers do: TIME_WAIT is no obstacle
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def free_port(taken: Iterable[int] = ()) -> int:
    """Return a free port of PORTS that isn't in `taken`; by chance, so that two starts rarely meet."""
    forbidden = set(taken)
    for port in random.sample(PORTS, 200):
        if port not in forbidden and port_is_free(port):
            return port
    raise StepFailed(
        f"{PORTS.start}–{PORTS.stop} 之间找不到空闲端口", "请查看是什么程序占用了大量端口：ss -ltn。"
    )


def next_free_port(port: int) -> int:
    """Return the first free port above `port`, for a suggestion."""
    return next(other for other in range(port + 1, 65536) if port_is_free(other))


def service_account() -> Account | None:
    """Return the account that runs the servers: None (ourselves) for an ordinary user, `laoling` for root.

    PostgreSQL refuses to run as root, and nothing else needs to. The account is made when it is missing: a
    system user without a home, a password or a shell.
    """
    if os.geteuid() != 0:
        return None
    try:
        entry = pwd.getpwnam(ACCOUNT_NAME)
    except KeyError:
        _make_account()
        entry = pwd.getpwnam(ACCOUNT_NAME)
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)


def _make_account() -> None:
    shell = "/usr/sbin/nologin" if Path("/usr/sbin/nologin").exists() else "/bin/false"
    if shutil.which("useradd"):
        command = ["useradd", "--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent"]
        command += ["--shell", shell, ACCOUNT_NAME]
    else:  # busybox
        command = ["adduser", "-S", "-D", "-H", "-h", "/nonexistent", "-s", shell, ACCOUNT_NAME]
    remedy = f"请用 root 建立系统用户 {ACCOUNT_NAME} 后再运行，或改用普通用户运行 bin/up。"
    try:
        made = subprocess.run(command, capture_output=True, text=True)
    except FileNotFoundError as error:
        raise StepFailed("这台机器没有 useradd 或 adduser，建不了运行数据库的系统用户", remedy) from error
    if made.returncode != 0:
        raise StepFailed(f"建立系统用户 {ACCOUNT_NAME} 失败：{made.stderr.strip()}", remedy)


def account_can(account: Account, question: str, path: Path) -> bool:
    """Ask as `account`, by test(1): -x enter or run, -r read, -w write `path`?"""
    answer = subprocess.run(
        ["test", question, path], user=account.uid, group=account.gid, extra_groups=[], cwd="/"
    )
    return answer.returncode == 0


def give(path: Path, account: Account | None) -> None:
    """Hand one file or folder over to `account`; nothing to do when that is ourselves."""
    if account is not None:
        os.chown(path, account.uid, account.gid, follow_symlinks=False)


def private_folder(path: Path, account: Account | None) -> Path:
    """Make sure that `path` is a folder for `account` alone (0700) and return it."""
    path.mkdir(parents=True, exist_ok=True)
    path.chmod(0o700)
    give(path, account)
    return path


def leftovers(home: Path) -> list[psutil.Process]:
    """Return the processes that a bin/up over `home` started and that still run, this one aside."""
    found = []
    for process in psutil.process_iter():
        # A process that ends meanwhile, or that belongs to another user, isn't one that we must stop.
        with contextlib.suppress(psutil.NoSuchProcess, psutil.AccessDenied):
            if process.pid != os.getpid() and process.environ().get(RUN_MARK) == str(home):
                found.append(process)
    return found


def stop_processes(processes: list[psutil.Process], patience: float = 5) -> None:
    """Ask processes to end, and kill those that haven't after `patience` seconds."""
    for process in processes:
        with contextlib.suppress(psutil.NoSuchProcess):
            process.terminate()
    _, stubborn = psutil.wait_procs(processes, timeout=patience)
    for process in stubborn:
        with contextlib.suppress(psutil.NoSuchProcess):
            process.kill()
    psutil.wait_procs(stubborn, timeout=patience)
