import json
import os
import re
import stat
import subprocess
import sys

import pytest

from laoling.home import CHECKOUT
from laoling.launch import check, install, up
from laoling.launch.steps import StepFailed, Steps


def pins(name):
    """The locked versions of a requirements file, by package and marker."""
    text = (CHECKOUT / name).read_text()
    return {match[1]: match[2] for match in re.finditer(r"^([\w.\[\]-]+)==([^\s\\;]+)", text, re.MULTILINE)}


def test_the_development_lock_contains_the_runtime_lock():
    """bin/test leaves a .venv that bin/up takes for its own."""
    assert pins("requirements.txt")
    assert pins("requirements.txt").items() <= pins("requirements-dev.txt").items()


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt", "requirements-node.txt"])
def test_every_locked_package_has_hashes(name):
    for block in re.split(r"\n(?=\S)", (CHECKOUT / name).read_text()):
        if "==" in block.splitlines()[0]:
            assert "--hash=sha256:" in block, block.splitlines()[0]


def test_front_end_packages_have_hashes_and_come_from_any_mirror():
    packages = json.loads((CHECKOUT / "package-lock.json").read_text())["packages"]
    for place, package in packages.items():
        if place:
            assert "resolved" not in package, "the lock names no host: see .npmrc"
            assert package["integrity"].startswith("sha512-")


@pytest.fixture
def venv(tmp_path, monkeypatch):
    """A .venv in which the installing is only noted down."""
    installed = []
    monkeypatch.setattr(install, "VENV", tmp_path)
    monkeypatch.setattr(install, "pip_install", lambda name, log: installed.append(name))
    return installed


def test_what_is_installed_is_not_installed_again(venv, tmp_path):
    assert install.install_requirements("requirements.txt", tmp_path / "log")
    assert not install.install_requirements("requirements.txt", tmp_path / "log")
    assert venv == ["requirements.txt"]


def test_the_development_packages_are_enough_for_the_portal_but_not_the_other_way_round(venv, tmp_path):
    install.install_requirements("requirements-dev.txt", tmp_path / "log")
    assert not install.install_requirements("requirements.txt", tmp_path / "log")
    for mark in tmp_path.glob(".installed-*"):
        mark.unlink()
    install.install_requirements("requirements.txt", tmp_path / "log")
    assert install.install_requirements("requirements-dev.txt", tmp_path / "log")


def test_a_changed_lock_is_installed(venv, tmp_path):
    install.install_requirements("requirements.txt", tmp_path / "log")
    (tmp_path / ".installed-requirements.txt").write_text("of an older lock")
    assert install.install_requirements("requirements.txt", tmp_path / "log")


def test_an_interrupted_installation_is_done_again(venv, tmp_path, monkeypatch):
    def fail(name, log):
        raise StepFailed("no network", "try again")

    install.install_requirements("requirements.txt", tmp_path / "log")
    (tmp_path / ".installed-requirements.txt").write_text("of an older lock")
    with monkeypatch.context() as patch:
        patch.setattr(install, "pip_install", fail)
        with pytest.raises(StepFailed):
            install.install_requirements("requirements.txt", tmp_path / "log")
    assert not list(tmp_path.glob(".installed-*"))


def test_a_broken_venv_is_seen(tmp_path, monkeypatch):
    """The Python that made it was upgraded away."""
    monkeypatch.setattr(install, "PYTHON", tmp_path / "python")
    assert not install.venv_is_sound()
    (tmp_path / "python").symlink_to(tmp_path / "gone")
    assert not install.venv_is_sound()


def make_npm(folder, version):
    npm = folder / "npm"
    npm.write_text(f"#!/bin/sh\necho {version}\n")
    npm.chmod(0o755)
    return str(npm)


@pytest.mark.parametrize(("version", "good"), [("10.8.2", True), ("7.0.0", True), ("6.14.4", False)])
def test_an_npm_that_cant_read_the_lock_is_not_used(tmp_path, monkeypatch, version, good):
    npm = make_npm(tmp_path, version)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert install.machine_npm() == ([npm] if good else None)


def test_a_machine_without_npm_is_seen(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert install.machine_npm() is None


def test_a_failed_step_shows_the_end_of_its_log_and_what_to_do(tmp_path, capsys):
    log = tmp_path / "install.log"
    log.write_text("\n".join(f"line {number}" for number in range(100)))
    failure = StepFailed("安装失败", "请检查网络。", log)
    steps = Steps(9, first=2)
    with pytest.raises(StepFailed), steps.step("安装"):
        raise failure
    assert capsys.readouterr().out == "[2/9] 安装 … 未完成\n"
    assert "line 79\n" not in str(failure)
    assert "line 80\n" in str(failure)
    assert str(failure).endswith("→ 请检查网络。")


def test_steps_count_and_show_their_time(capsys):
    steps = Steps(2)
    with steps.step("一"):
        pass
    with steps.step("二") as step:
        step.note = "已是最新"
    assert re.fullmatch(
        r"\[1/2\] 一 … 完成 0\.\d 秒\n\[2/2\] 二 … 已是最新 0\.\d 秒\n", capsys.readouterr().out
    )


def test_a_home_is_made_and_locked_for_one(tmp_path):
    folder = up.open_home(tmp_path / "data")
    lock = up.lock_home(folder)
    with pytest.raises(StepFailed, match=f"进程 {os.getpid()}"):
        up.lock_home(folder)
    os.close(lock)
    os.close(up.lock_home(folder))
    assert stat.S_IMODE((folder / "logs").stat().st_mode) == 0o700


def test_root_takes_over_no_folder_with_other_things_in_it(tmp_path, monkeypatch):
    monkeypatch.setattr("os.geteuid", lambda: 0)
    (tmp_path / "photo.jpg").write_text("mine")
    with pytest.raises(StepFailed, match="已有别的文件"):
        up.open_home(tmp_path)


def test_a_home_that_cant_be_made_is_said(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(StepFailed, match="数据目录不能使用"):
        up.open_home(tmp_path / "file" / "data")


@pytest.mark.parametrize(
    "words", [["--port", "0"], ["--port", "70000"], ["--port", "x"], ["--empty", "--demo"]]
)
def test_wrong_options_are_refused(words, capsys):
    with pytest.raises(SystemExit):
        up.parse(words)
    assert "bin/up" in capsys.readouterr().err


def test_the_commands_answer_from_any_folder(tmp_path):
    """They find the checkout by themselves, and Python too."""
    answer = subprocess.run([CHECKOUT / "bin" / "up", "--help"], cwd=tmp_path, capture_output=True, text=True)
    assert answer.returncode == 0
    assert "--port" in answer.stdout


def test_before_anything_is_installed_the_standard_library_is_enough():
    """The first halves of bin/up and bin/test run in a Python that has nothing else."""
    probe = "import laoling.launch.up, laoling.launch.check"
    answer = subprocess.run([sys.executable, "-S", "-c", probe], cwd=CHECKOUT, capture_output=True, text=True)
    assert answer.returncode == 0, answer.stderr


@pytest.mark.parametrize(
    ("debian", "remedy"), [(True, "sudo apt-get install -y chromium"), (False, "Chromium 或 Chrome")]
)
def test_who_cant_install_the_browser_is_told_exactly_what_to_install(tmp_path, monkeypatch, debian, remedy):
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    monkeypatch.setattr(check, "is_debian", lambda: debian)
    monkeypatch.setattr("shutil.which", lambda name: "/usr/bin/apt-get")
    with pytest.raises(StepFailed) as failure:
        check.install_browser(tmp_path / "log")
    assert remedy in failure.value.remedy
