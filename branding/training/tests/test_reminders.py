"""Credits that lapse climb to the head, attendance that nobody recorded too, and what was done is answered."""

import pytest

from activities.tests.factories import at
from branding.training.reminders import remind_of_training
from branding.training.tests.parts import make_learner, make_topic, make_training
from laoling.accounts.models import Role
from laoling.accounts.tests.factories import make_centre_tree
from laoling.inbox.models import Heartbeat, Reminder

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree():
    return make_centre_tree()


@pytest.fixture
def staff(tree):
    return {
        "head": make_learner(Role.STATION_HEAD, tree.station),
        "department": make_learner(Role.DEPARTMENT_MANAGER, tree.department),
        "visitor": make_learner(unit=tree.station, name="赵敏"),
    }


def scan(day):
    return remind_of_training(now=at(f"{day} 08:00"))


def told(staff):
    """Who was told so far, in the order of their rungs."""
    names = {user.pk: name for name, user in staff.items()}
    return [names[row.recipient_id] for row in Reminder.objects.order_by("sent_at", "rung")]


def test_lapsing_credits_climb_from_the_person_to_the_department(tree, staff):
    make_training(tree.station, staff["head"], day="2025-12-10", came=[staff["visitor"]], for_visitors=True)
    assert scan("2026-11-08") == 0
    assert scan("2026-11-09") == 1  # 30 days before the last day
    assert scan("2026-11-09") == 0
    assert Reminder.objects.get().title == "赵敏 · 培训 · 消防安全 · 学分12月9日到期"
    scan("2026-12-09")
    scan("2026-12-16")
    scan("2027-01-08")
    assert told(staff) == ["visitor", "visitor", "head", "department"]
    title = Reminder.objects.filter(recipient=staff["head"]).earliest("sent_at").title
    assert title == "赵敏 · 培训 · 消防安全 · 学分已欠 7 天"


def test_after_a_pause_of_the_portal_each_is_told_once(tree, staff):
    make_training(tree.station, staff["head"], day="2025-12-10", came=[staff["visitor"]], for_visitors=True)
    assert scan("2026-12-20") == 2
    assert sorted(told(staff)) == ["head", "visitor"]


def test_a_renewal_answers_it_and_the_next_time_is_another_subject(tree, staff):
    visitor = staff["visitor"]
    make_training(tree.station, staff["head"], day="2025-12-10", came=[visitor], for_visitors=True)
    scan("2026-11-20")
    make_training(tree.station, staff["head"], day="2026-11-21", came=[visitor])
    assert scan("2026-11-22") == 0
    assert Reminder.objects.get().answered_at is not None
    assert scan("2027-11-01") == 1


def test_who_stayed_away_is_reminded_from_the_day_on(tree, staff):
    make_training(tree.station, staff["head"], day="2026-11-10", absent=[staff["visitor"]], for_visitors=True)
    assert scan("2026-11-10") == 1
    assert Reminder.objects.get().title == "赵敏 · 培训 · 消防安全 · 还没有学分"
    scan("2026-11-17")
    assert told(staff) == ["visitor", "head"]


def test_what_nobody_requires_reminds_nobody(tree, staff):
    make_training(tree.station, staff["head"], day="2025-12-10", came=[staff["visitor"]])
    make_topic("惠民政策", retired_on=at("2026-06-01 09:00").date())
    make_training(
        tree.station,
        staff["head"],
        day="2025-12-10",
        came=[staff["visitor"]],
        for_visitors=True,
        topic=make_topic("惠民政策"),
    )
    assert scan("2026-12-20") == 0


def test_who_left_is_not_asked(tree, staff):
    make_training(tree.station, staff["head"], day="2025-12-10", came=[staff["visitor"]], for_visitors=True)
    type(staff["visitor"]).objects.filter(pk=staff["visitor"].pk).update(is_active=False)
    assert scan("2026-12-20") == 0


def test_attendance_that_nobody_recorded_climbs_until_it_is(tree, staff):
    training = make_training(tree.station, staff["head"], day="2026-11-10")
    assert scan("2026-11-10") == 0
    assert scan("2026-11-11") == 1
    assert Reminder.objects.get().title == "消防演练 · 培训还没有登记到会"
    scan("2026-11-17")
    assert told(staff) == ["head", "department"]
    training.recorded_at, training.recorded_by = at("2026-11-18 09:00"), staff["head"]
    training.save()
    scan("2026-11-18")
    assert not Reminder.objects.filter(answered_at=None).exists()


def test_the_scan_leaves_its_heartbeat(staff):
    scan("2026-11-10")
    assert Heartbeat.objects.get(name="training").beat_at == at("2026-11-10 08:00")
