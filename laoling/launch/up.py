"""bin/up, first half: options, the lock of the data, and what has to be installed. Standard library only.

The second half, laoling.launch.portal, runs in .venv and takes the lock over.
"""

import argparse
import fcntl
import os
import sys
from pathlib import Path

from laoling.home import CHECKOUT, home
from laoling.launch import install
from laoling.launch.steps import StepFailed, Steps, say

HOME_REMEDY = "请用 LAOLING_HOME 指定一个可写的目录，或改用该目录的主人运行。"
STEPS = 9  # those of install, then those of laoling.launch.portal


def parse(words: list[str]) -> argparse.Namespace:
    """Read the options of bin/up; ends the program with a text when they are wrong."""
    parser = argparse.ArgumentParser(
        prog="bin/up",
        description="启动门户：安装依赖，启动数据库、消息队列、网页、后台任务和定时器。按 Ctrl-C 停止。",
        epilog="环境变量：LAOLING_HOME(数据目录)、DATABASE_URL、REDIS_URL 等，见 docs/deploy.md。",
    )
    parser.add_argument("--port", type=_port, default=8000, metavar="端口", help="网页的端口（默认 8000）")
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--empty", action="store_true", help="不装入演示数据")
    which.add_argument("--demo", action="store_true", help="装入演示数据，即使数据库是自备的")
    parser.add_argument("--lock", type=int, default=None, help=argparse.SUPPRESS)  # handed from half to half
    return parser.parse_args(words)


def _port(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError(f"{text} 不是 1–65535 之间的端口号")
    return int(text)


def open_home(folder: Path) -> Path:
    """Make the folder of the data if need be: its owner's alone, or for root one that others can pass through.

    Raises StepFailed when it can't be written, or when root would take over one with other things in it.
    """
    try:
        if not folder.exists():
            folder.mkdir(parents=True, mode=0o755)
            folder.chmod(0o755 if os.geteuid() == 0 else 0o700)
        elif os.geteuid() == 0 and not (folder / "lock").exists() and any(folder.iterdir()):
            raise StepFailed(
                f"数据目录 {folder} 里已有别的文件", "请用 LAOLING_HOME 指定一个空的或新的目录。"
            )
        (folder / "logs").mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise StepFailed(f"数据目录不能使用：{error}", HOME_REMEDY) from error
    return folder


def lock_home(folder: Path) -> int:
    """Take the lock of the data and return its open file; raises StepFailed when another bin/up has it."""
    try:
        lock = os.open(folder / "lock", os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
    except OSError as error:
        raise StepFailed(f"数据目录不能使用：{error}", HOME_REMEDY) from error
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        holder = os.read(lock, 20).decode().strip()
        os.close(lock)
        raise StepFailed(
            f"门户已经在运行（进程 {holder}，数据目录 {folder}）",
            "要重新启动，请先在那个窗口按 Ctrl-C；要另开一套，请用另一份代码，或另设 LAOLING_HOME 和 --port。",
        ) from error
    os.truncate(lock, 0)
    os.write(lock, f"{os.getpid()}\n".encode())
    return lock


def main(words: list[str]) -> int:
    """Install what is missing and go on as laoling.launch.portal; returns only when something fails."""
    parse(words)
    os.umask(0o022)  # the servers' account must be able to read what root installs
    try:
        folder = open_home(home())
        lock = lock_home(folder)
        install.install("requirements.txt", Steps(STEPS), folder / "logs")
    except StepFailed as failure:
        say(str(failure))
        return 1
    except KeyboardInterrupt:
        say("已中断。")
        return 130
    os.set_inheritable(lock, True)
    os.chdir(CHECKOUT)
    python = str(install.PYTHON)
    os.execv(python, [python, "-m", "laoling.launch.portal", "--lock", str(lock), *words])  # noqa: S606


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
