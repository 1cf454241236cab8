"""bin/test, first half: what has to be installed, the browser included. Standard library only."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from laoling.home import CHECKOUT
from laoling.launch import install, processes
from laoling.launch.steps import StepFailed, Steps, say

STEPS = install.STEPS + 1
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")  # as in conftest.py
BROWSER_PACKAGES = ("chromium", "fonts-noto-cjk")


def browser_is_there() -> bool:
    """Say whether there is a browser that the tests know, and a font with Chinese characters for it."""
    if not any(shutil.which(name) for name in BROWSERS) or not shutil.which("fc-list"):
        return False
    fonts = subprocess.run(["fc-list", ":lang=zh-cn", "family"], capture_output=True, text=True)
    return bool(fonts.stdout.strip())


def is_debian(release: Path = Path("/etc/os-release")) -> bool:
    """Say whether this is Debian itself: Ubuntu's package `chromium` only points to a snap."""
    return release.exists() and "ID=debian" in release.read_text().splitlines()


def install_browser(log: Path) -> None:
    """Install Chromium and the CJK fonts on Debian as root; elsewhere StepFailed says what to install."""
    names = " ".join(BROWSER_PACKAGES)
    if not (is_debian() and shutil.which("apt-get")):
        raise StepFailed(
            "浏览器测试缺少 Chromium 或中文字体",
            f"请安装 Chromium 或 Chrome(命令名为 {'、'.join(BROWSERS)} 之一)、fontconfig 和中文字体"
            "（如 Noto Sans CJK SC），然后再运行一次。",
        )
    if os.geteuid() != 0:
        raise StepFailed(
            "浏览器测试缺少 Chromium 或中文字体",
            f"请先运行：sudo apt-get update && sudo apt-get install -y {names}",
        )
    environ = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for words in (["update"], ["install", "-y", "--no-install-recommends", *BROWSER_PACKAGES]):
        processes.run(
            ["apt-get", *words],
            log=log,
            failure=f"apt-get {words[0]} 失败",
            remedy=f"请检查网络和软件源，或自行安装：apt-get install -y {names}",
            environ=environ,
        )


def main(words: list[str]) -> int:
    """Install what is missing and go on as laoling.launch.suite; returns only when something fails."""
    os.umask(0o022)  # the servers' account must be able to read what root installs
    logs = Path(tempfile.mkdtemp(prefix="laoling-install-"))
    try:
        steps = Steps(STEPS)
        install.install("requirements-dev.txt", steps, logs)
        with steps.step("浏览器和中文字体") as step:
            if browser_is_there():
                step.note = "已就绪"
            else:
                install_browser(logs / "install.log")
    except StepFailed as failure:
        say(str(failure))
        return 1
    except KeyboardInterrupt:
        say("已中断。")
        return 130
    finally:
        shutil.rmtree(logs)
    os.chdir(CHECKOUT)
    python = str(install.PYTHON)
    os.execv(python, [python, "-m", "laoling.launch.suite", *words])  # noqa: S606


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
