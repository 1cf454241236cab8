"""Nobody falls between, and `reconcile` would say so (Rules of duties, 11)."""

from datetime import date, timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import call_command

from cards.models import ServiceCard
from cards.review_reminders import remind_of_reviews
from cards.tests.factories import make_assessment, make_card, make_pause
from laoling.accounts.models import Role, Unit
from laoling.accounts.tests.factories import make_user
from laoling.inbox.models import Heartbeat, Reminder
from visits import planner
from visits.models import Duty, EventKind
from visits.reconcile import findings, reconcile_tick
from visits.reminders import send_reminders
from visits.tests.factories import NOW, TODAY, make_event, moment

pytestmark = pytest.mark.django_db


@pytest.fixture
def card():
    """A card of a station with a head, planned and reminded: all is well."""
    card = make_card(opened_on=date(2026, 11, 4))
    make_user(Role.STATION_HEAD, card.retiree.station)
    planner.plan(today=TODAY)
    send_reminders(now=NOW)
    return card


def words(now=NOW):
    return " ".join(finding.text for finding in findings(now))


def test_all_is_well_after_planning_and_reminding(card):
    assert findings(NOW) == []


def test_rule_11_a_card_without_duties_is_found(card):
    Duty.objects.all().delete()
    assert f"在用的服务卡没有排任务：1 件，编号 {card.pk}" in words()


def test_rule_11_a_duty_that_nobody_answers_for_is_found(card):
    type(card.opened_by).objects.update(is_active=False)
    assert "任务没有人负责" in words()


def test_a_closed_card_whose_duties_still_ask_is_found(card):
    ServiceCard.objects.update(closed_on=TODAY, closed_by=card.opened_by, close_reason="MOVED")
    assert "任务还在催办" in words()


@pytest.mark.parametrize("kind", [EventKind.HOSPITALISED, EventKind.DIED])
def test_an_event_without_its_must_is_found(card, kind):
    make_event(card.retiree, kind, must_visit=True)
    assert "没有产生必到任务" in words()


def test_a_festival_without_its_duty_is_found():
    card = make_card(opened_on=date(2026, 8, 1))
    make_user(Role.STATION_HEAD, card.retiree.station)
    planner.plan(today=date(2026, 9, 26))
    assert "国庆" not in words(moment(date(2026, 9, 26)))
    Duty.objects.filter(kind="FESTIVAL").delete()
    assert f"{card.retiree.station.name}的服务卡缺国庆必到：1 件" in words(moment(date(2026, 9, 26)))


def test_an_overdue_duty_of_which_nobody_was_told_is_found(card):
    assert Duty.objects.overdue(NOW).exists()
    Reminder.objects.all().delete()
    assert "没有提醒过任何人" in words()


def test_a_review_that_is_due_and_of_which_nobody_was_told_is_found(card):
    soon = NOW.replace(year=2027, month=10, day=8)  # within four weeks of 2027-11-04
    assert "年度复评" not in words(soon - timedelta(days=2))
    assert f"年度复评到期没有提醒过任何人（服务卡）：1 件，编号 {card.pk}" in words(soon)
    remind_of_reviews(now=soon)
    assert "年度复评" not in words(soon)


def test_a_review_in_hand_is_looked_after_until_its_proposal_waits_too_long(card):
    due = NOW.replace(year=2027, month=11, day=4)
    proposal = make_assessment(card.retiree, proposed_at=due - timedelta(days=3))
    assert "年度复评" not in words(due + timedelta(days=4))
    assert f"年度复评待审批已久没有提醒过任何人（评估）：1 件，编号 {proposal.pk}" in words(
        due + timedelta(days=5)
    )
    remind_of_reviews(now=due + timedelta(days=5))
    assert "年度复评" not in words(due + timedelta(days=5))


def test_a_review_rests_with_its_card(card):
    soon = NOW.replace(year=2027, month=10, day=20)
    make_pause(card, soon.date(), soon.date() + timedelta(days=30))
    assert "年度复评" not in words(soon)


def test_the_command_says_what_is_off_and_exits_with_1(card):
    out = StringIO()
    with time_machine.travel(NOW, tick=False):
        call_command("reconcile", stdout=out)
        assert "一切正常" in out.getvalue()
        Duty.objects.all().delete()
        with pytest.raises(SystemExit) as exit_:
            call_command("reconcile", stdout=out)
    assert exit_.value.code == 1
    assert "在用的服务卡没有排任务" in out.getvalue()


def test_managers_are_told_once_a_day_of_their_own_department_without_names(card):
    manager = make_user(Role.DEPARTMENT_MANAGER, Unit.objects.get_parent(card.retiree.station))
    stranger = make_user(Role.DEPARTMENT_MANAGER)
    Duty.objects.all().delete()
    for hours in (0, 1, 24):
        reconcile_tick(now=NOW + timedelta(hours=hours))
    told = Reminder.objects.filter(subject__startswith="visits.reconcile:")
    assert (told.filter(recipient=manager).count(), told.filter(recipient=stranger).count()) == (2, 0)
    assert card.retiree.name not in " ".join(told.values_list("body", flat=True))
    assert Heartbeat.objects.filter(name="reconcile").exists()
