"""The command that plays a year, its stops, and the clock that it sets."""

from datetime import date, datetime, timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.utils import timezone

from laoling import calendar
from laoling.accounts.models import Role, User
from laoling.calendar import SHANGHAI
from laoling.demo import clock
from laoling.demo.loading import load_demo
from laoling.demo.play import year
from laoling.inbox.models import Heartbeat
from laoling.people.models import Retiree
from visits.models import Duty

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 27)
NOW = datetime(2026, 11, 27, 9, 30, tzinfo=SHANGHAI)


@pytest.fixture
def portal(tmp_path, monkeypatch):
    """A small demo portal with a folder of its own, on a day that stands still."""
    monkeypatch.setenv("LAOLING_HOME", str(tmp_path))
    clock.hand.looked_at = -clock.LOOK_EVERY
    load_demo(retirees=30, seed=1, accounts=None, today=TODAY, now=NOW, tell=lambda step: None)
    with time_machine.travel(NOW, tick=False):
        yield tmp_path
    clock.hand.looked_at, clock.hand.offset = -clock.LOOK_EVERY, clock.NO_TIME


def play(**options):
    out = StringIO()
    call_command("play_year", stdout=out, **options)
    return out.getvalue()


def test_it_refuses_a_portal_that_is_no_demo():
    with pytest.raises(CommandError, match="没有装入过演示数据"):
        play()
    assert not Retiree.objects.exists()


def test_it_stops_on_a_day_where_the_whole_portal_then_lives_and_goes_on_from_there(portal):
    others = Duty.objects.count()
    said = play(until=date(2025, 10, 24))
    assert "2025-10-22 周三" in said
    assert "2025-10-24 周五" in said
    assert calendar.today() == date(2025, 10, 24)
    assert timezone.now() == datetime(2025, 10, 24, 18, tzinfo=SHANGHAI)
    elder = Retiree.objects.get(name="顾长庚")
    assert elder.visits.get().visited_on == date(2025, 10, 24)

    said = play(until=date(2025, 11, 19))
    assert "2025-10-22" not in said
    assert "由三级升为二级" in said
    assert calendar.today() == date(2025, 11, 19)
    assert Duty.objects.exclude(retiree=elder).count() == others  # nobody else is touched

    assert "门户的时钟就是今天的时钟" in play(back=True)
    assert timezone.now() == NOW
    assert year.read(print) is None


def test_heartbeats_move_with_the_clock(portal):
    Heartbeat.objects.create(name="plan", beat_at=NOW, interval_seconds=300)
    clock.set_to(NOW - timedelta(days=90))
    assert Heartbeat.objects.get(name="plan").beat_at == NOW - timedelta(days=90)
    assert not Heartbeat.objects.stale(timezone.now()).exists()
    clock.set_to(None)
    assert Heartbeat.objects.get(name="plan").beat_at == NOW


def test_a_damaged_file_moves_nothing(portal):
    clock.file().write_text("morgen")
    assert timezone.now() == NOW


def test_what_is_written_at_a_moment_carries_it_and_no_longer(portal):
    with clock.standing_at(NOW - timedelta(days=3)):
        assert calendar.today() == date(2026, 11, 24)
    assert calendar.today() == TODAY


def test_outside_the_embedded_mode_the_clock_is_left_alone(portal, settings):
    settings.EMBEDDED = False
    with pytest.raises(CommandError, match="才能拨时钟"):
        play(until=date(2025, 10, 24))


def test_somebody_who_fell_between_is_cried_out(portal, monkeypatch):
    monkeypatch.setattr(year.Play, "plan_duties", lambda self, now, due: None)
    with pytest.raises(CommandError, match=r"有人被落下了(.|\n)*没有排任务"):
        play(until=date(2025, 10, 24))


def test_a_second_play_is_of_another_couple(portal):
    for _ in range(2):
        play(until=date(2025, 10, 20))
        play(back=True)
    assert Retiree.objects.filter(name__in=["顾长庚", "方立山"]).count() == 2


def test_while_the_clock_is_set_the_pages_say_so(portal, client):
    visitor = User.objects.filter(role=Role.VISITOR, is_active=True).first()
    play(until=date(2025, 10, 24))
    client.force_login(visitor)
    assert "门户的时钟现在是 2025年10月24日 星期五" in client.get("/desk/").content.decode()
    play(back=True)
    assert "门户的时钟" not in client.get("/desk/").content.decode()
