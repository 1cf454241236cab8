"""Questions to the world outside: do given servers answer, does the page come, who can run the code?"""

import contextlib
import http.client
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import psycopg2
import redis

from laoling.embedded.system import account_can
from laoling.home import CHECKOUT
from laoling.launch.processes import Account
from laoling.launch.steps import StepFailed


def check_database(environ: Mapping[str, str]) -> None:
    """Connect to the given database, as the runtime role and as the owner; raises StepFailed."""
    for name in ("DATABASE_URL", "DATABASE_OWNER_URL"):
        if not environ.get(name):
            continue
        try:
            psycopg2.connect(environ[name], connect_timeout=5).close()
        except psycopg2.Error as error:
            raise StepFailed(
                f"连不上 {name} 指定的数据库：{str(error).strip()}",
                f"请检查 {name}（形如 postgres://用户：密码@主机：5432/库名）和数据库服务器；"
                "不设 DATABASE_URL 则使用内置数据库。",
            ) from error


def check_broker(environ: Mapping[str, str]) -> None:
    """Ask the given Redis for an answer; raises StepFailed."""
    try:
        client = redis.Redis.from_url(environ["REDIS_URL"], socket_connect_timeout=5)
        with contextlib.closing(client):
            client.ping()
    except (redis.RedisError, ValueError) as error:
        raise StepFailed(
            f"连不上 REDIS_URL 指定的消息队列：{error}",
            "请检查 REDIS_URL（形如 redis://:密码@主机：6379/0）；不设 REDIS_URL 则使用内置的。",
        ) from error


def can_run_the_code(account: Account) -> bool:
    """Say whether `account` can read the checkout and run its .venv: not below somebody's private folder."""
    if not account_can(account, "-x", Path(sys.executable)):
        return False
    probe = subprocess.run(
        [sys.executable, "-c", "import django, laoling.home"],
        user=account.uid,
        group=account.gid,
        extra_groups=[],
        cwd=CHECKOUT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    return probe.returncode == 0


def wait_for_page(
    port: int, environ: Mapping[str, str], check_alive: Callable[[], None], patience: float
) -> None:
    """Wait until the portal on `port` answers; raises StepFailed, or what `check_alive` raises.

    It is asked by a name that it allows: Django refuses any other, also from this machine.
    """
    names = environ.get("LAOLING_ALLOWED_HOSTS", "").split(",")
    host = next((name for name in names if name.strip(" .*")), "")
    deadline = time.monotonic() + patience
    while not _page_comes(port, host.strip(" .") or "127.0.0.1"):
        check_alive()
        if time.monotonic() > deadline:
            raise StepFailed(
                f"网页 {patience:.0f} 秒内没有应答", "请看上面的输出；机器很慢时再运行一次即可。"
            )
        time.sleep(0.1)


def _page_comes(port: int, host: str) -> bool:
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        link.request("GET", "/healthz/live", headers={"Host": host})
        return link.getresponse().status == http.client.OK
    except OSError:  # not listening yet
        return False
    finally:
        link.close()
