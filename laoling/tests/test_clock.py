import subprocess
import sys

from django.core.management import get_commands

from laoling.celery import app
from laoling.clock import TICKS


def test_every_tick_wakes_a_task_that_the_worker_knows():
    app.loader.import_default_modules()
    assert {tick["task"] for tick in TICKS.values()} <= set(app.tasks)


def test_every_tick_that_reminds_is_a_command_too():
    """Else nobody is reminded of that while there is no broker (docs/operations.md)."""
    reminding = {tick["task"].rsplit(".", 1)[1] for tick in TICKS.values()}
    reminding = {name for name in reminding if name.startswith("remind_of_")}
    assert len(reminding) >= 8
    assert reminding <= set(get_commands())


def test_a_tick_that_waited_longer_than_its_interval_is_dropped():
    """Else a worker that was away for a day would run the same scan hundreds of times."""
    for name, tick in TICKS.items():
        interval = tick["schedule"]
        assert tick["options"]["expires"] <= (interval if isinstance(interval, float) else 1800), name


def test_the_clock_stays_apart_from_django():
    probe = "import sys, laoling.clock; sys.exit('laoling.settings' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", probe]).returncode == 0
