"""Who is told that a month is there, that nobody closes it, and that an objection waits."""

from datetime import date, timedelta

import pytest

from activities.tests.factories import make_venue
from branding.appraisal import services
from branding.appraisal.models import Appraisal
from branding.appraisal.reminders import remind_of_appraisals
from branding.appraisal.tests.parts import NOW, SHOWN, at, make_appraisal, make_objection
from laoling.accounts.models import Role
from laoling.accounts.tests.factories import make_centre_tree, make_user
from laoling.inbox.models import Heartbeat, Reminder

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree():
    return make_centre_tree()


@pytest.fixture
def manager(tree):
    return make_user(Role.DEPARTMENT_MANAGER, tree.department)


@pytest.fixture
def leader(tree):
    return make_user(Role.CENTRE_LEADER, tree.centre)


def remind(days):
    """So many days after the day on which October was shown."""
    return remind_of_appraisals(now=at(SHOWN + timedelta(days=days)))


def told(recipient, prefix):
    found = Reminder.objects.filter(recipient=recipient, subject__startswith=f"appraisal.{prefix}:")
    return list(found.order_by("sent_at", "pk"))


def test_everybody_is_told_once_that_the_month_is_there(tree):
    head = make_user(Role.STATION_HEAD, tree.station)
    make_user(Role.STATION_HEAD, tree.sibling)
    row = make_appraisal(make_user(Role.VISITOR, tree.station))
    make_appraisal(venue=make_venue(unit=tree.station, name="向阳活动室"))
    assert (remind(0), remind(0), remind(1)) == (2, 0, 0)
    [mine] = told(row.member, "shown")
    assert (mine.title, mine.url) == ("您 10月的考核出来了", row.get_absolute_url())
    [venue] = told(head, "shown")
    assert venue.title == "10月考核公示：向阳活动室"
    assert Heartbeat.objects.filter(name="appraisals").exists()


def test_no_message_says_who_scored_what(tree, manager):
    member = make_user(Role.VISITOR, tree.station, name="李秀兰")
    make_objection(make_appraisal(member, score="61.7"))
    for days in (0, 9, 15, 22):
        remind(days)
    text = " ".join(f"{one.title} {one.body}" for one in Reminder.objects.all())
    assert "李秀兰" not in text
    assert "61.7" not in text


def test_a_month_that_nobody_closes_climbs_as_one_message_a_department(tree, manager, leader):
    for unit in (tree.station, tree.sibling):
        make_appraisal(make_user(Role.VISITOR, unit))
    make_appraisal(make_user(Role.VISITOR, tree.far_station))
    remind(7)
    assert told(manager, "close") == []
    remind(8)
    [first] = told(manager, "close")
    assert first.title == "10月考核 · 2 份没有定稿 · 11月15日前定稿"
    assert first.url.endswith("?month=2026-10")
    remind(15)
    assert "已逾期 1 天" in told(manager, "close")[1].title
    remind(21)
    assert {one.unit for one in told(leader, "close")} == {tree.department, tree.other_department}
    services.close_many(appraisals=Appraisal.objects.visible_to(manager), by=manager, now=NOW)
    remind(21)
    assert all(one.answered_at for one in told(manager, "close"))


def test_an_objection_is_told_at_once_and_climbs_until_it_is_answered(tree, manager, leader):
    row = make_appraisal(make_user(Role.VISITOR, tree.station))
    objection = make_objection(row)

    def after(hours):
        remind_of_appraisals(now=objection.at + timedelta(hours=hours))
        return len(told(manager, "objection")), len(told(leader, "objection"))

    assert after(0) == (1, 0)
    assert after(119) == (1, 0)
    assert after(120) == (2, 0)
    assert after(192) == (2, 1)
    row.refresh_from_db()
    services.answer(
        appraisal=row, outcome="REJECTED", words="有记录", version=row.version, by=manager, now=NOW
    )
    after(193)
    assert all(one.answered_at for one in told(manager, "objection"))


def test_a_scan_that_was_away_tells_each_the_highest_rung_only(tree, manager, leader):
    make_appraisal(make_user(Role.VISITOR, tree.station), month=date(2026, 8, 1))
    remind(0)
    assert [one.rung for one in told(manager, "close")][-1:] != []
    assert len(told(manager, "close")) == 1
    assert len(told(leader, "close")) == 1
