"""Mondays 08:00 a one-page digest (Rules of duties, 10), caught up after downtime (12)."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from laoling.inbox.models import Reminder
from visits.digest import send_digest
from visits.models import Duty, DutyKind, EventKind
from visits.tests.factories import make_event, make_visit
from visits.tests.test_reminders import House

SHANGHAI = ZoneInfo("Asia/Shanghai")


def must(house, *, due_at, kind=DutyKind.HOSPITAL):
    """A duty with a clock of the house's retiree, who has no card for it."""
    event = make_event(house.retiree, EventKind.BEREAVED, reported_at=due_at - timedelta(days=1))
    return Duty.objects.create(
        retiree=house.retiree,
        kind=kind,
        event=event,
        asked_at=event.reported_at,
        due_at=due_at,
        opens_on=event.happened_on,
        due_on=due_at.date(),
    )


def page_of(reader):
    return Reminder.objects.get(recipient=reader, subject="visits.digest:2026-W48").body


@pytest.mark.django_db
def test_rule_12_it_comes_from_monday_8_on_and_once_even_when_the_hour_was_missed():
    House()
    assert send_digest(now=datetime(2026, 11, 23, 7, 59, tzinfo=SHANGHAI)) == 0
    assert send_digest(now=datetime(2026, 11, 25, 16, 0, tzinfo=SHANGHAI)) == 5
    assert send_digest(now=datetime(2026, 11, 26, 8, 0, tzinfo=SHANGHAI)) == 0
    assert send_digest(now=datetime(2026, 11, 30, 8, 0, tzinfo=SHANGHAI)) == 5


@pytest.mark.django_db
def test_rule_10_it_counts_last_week_and_names_to_the_head_who_is_behind():
    house = House()
    house.duty(opens_on=date(2026, 11, 16), due_on=date(2026, 11, 22))
    house.duty(opens_on=date(2026, 11, 9), due_on=date(2026, 11, 15))
    house.duty(opens_on=date(2026, 11, 23), due_on=date(2026, 11, 29))
    house.duty(
        opens_on=date(2026, 11, 17),
        due_on=date(2026, 11, 22),
        ended_as=Duty.End.PAUSED,
        ended_at=datetime(2026, 11, 17, tzinfo=SHANGHAI),
    )
    send_digest(now=datetime(2026, 11, 23, 8, 0, tzinfo=SHANGHAI))
    page = page_of(house.head)
    assert "上周应完成 1 次，按时完成 0 次。" in page
    assert "现在逾期 2 件（一级 2、二级 0、三级 0）。" in page
    assert "本周到期 1 件。" in page
    assert "王秀英 走访，2 次，最早的逾期 8 天（走访员）" in page


@pytest.mark.django_db
def test_rule_9_late_and_on_time_are_what_they_are_on_every_page():
    """A duty with a clock is late from its moment on, and kept by its moment: the day alone says neither."""
    house = House()
    now = datetime(2026, 11, 23, 8, 0, tzinfo=SHANGHAI)
    late = must(house, due_at=datetime(2026, 11, 23, 7, 0, tzinfo=SHANGHAI))
    must(house, due_at=datetime(2026, 11, 23, 9, 0, tzinfo=SHANGHAI))
    answered = must(house, due_at=datetime(2026, 11, 20, 9, 0, tzinfo=SHANGHAI))
    visited_at = datetime(2026, 11, 20, 10, 0, tzinfo=SHANGHAI)  # an hour after its moment
    answered.settled_by = make_visit(house.retiree, visited_at, kinds=[DutyKind.HOSPITAL])
    answered.settled_on, answered.settled_at = visited_at.date(), visited_at
    answered.save()
    send_digest(now=now)
    page = page_of(house.head)
    assert set(Duty.objects.overdue(now)) == {late}
    assert "上周应完成 1 次，按时完成 0 次。" in page
    assert "现在逾期 1 件（一级 0、二级 0、三级 0、没有服务卡的 1）。" in page
    assert "本周到期 1 件。" in page
    assert "王秀英 住院必到，已过时限（尚未指定走访员）" in page


@pytest.mark.django_db
def test_above_the_station_it_names_stations_and_to_the_centre_nobody():
    house = House()
    house.duty(opens_on=date(2026, 11, 9), due_on=date(2026, 11, 15))
    send_digest(now=datetime(2026, 11, 23, 8, 0, tzinfo=SHANGHAI))
    for reader in (house.department, house.centre):
        assert f"{house.tree.station.name}：逾期 1 件" in page_of(reader)
        assert "王秀英" not in page_of(reader)


@pytest.mark.django_db
def test_who_has_no_card_is_counted_too():
    """A stay in hospital or a death asks for a visit to anybody; the tier says nothing of them."""
    house = House()
    must(house, due_at=datetime(2026, 11, 20, 9, tzinfo=SHANGHAI), kind=DutyKind.FUNERAL)
    send_digest(now=datetime(2026, 11, 23, 8, 0, tzinfo=SHANGHAI))
    assert "现在逾期 1 件（一级 0、二级 0、三级 0、没有服务卡的 1）。" in page_of(house.head)
    assert "王秀英 后事必到，逾期 3 天（尚未指定走访员）" in page_of(house.head)
    for reader in (house.department, house.centre):
        assert f"{house.tree.station.name}：逾期 1 件" in page_of(reader)
