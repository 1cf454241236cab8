"""`manage.py plan_duties`, and the tick that does the same."""

from datetime import date

import pytest
import time_machine
from django.core.management import CommandError, call_command

from cards.tests.factories import make_card
from laoling.inbox.models import Heartbeat
from visits import services, tasks
from visits.models import Duty
from visits.tests.factories import NOW, TODAY, make_duty, make_visit

pytestmark = pytest.mark.django_db


def test_it_plans_as_if_it_were_another_day(capsys):
    card = make_card(opened_on=date(2026, 11, 4))
    call_command("plan_duties", today="2026-11-04")
    assert Duty.objects.filter(card=card).count() == 5
    assert capsys.readouterr().out == (
        "2026-11-04：检查了 1 张服务卡，新增任务 5 项，取消 0 项，恢复 0 项。\n"
    )


def test_a_day_that_is_none_is_refused():
    with pytest.raises(CommandError, match="2026-11-31"):
        call_command("plan_duties", today="2026-11-31")


@time_machine.travel(NOW, tick=False)
def test_by_default_it_plans_today_and_leaves_a_heartbeat(capsys):
    make_card(opened_on=TODAY)
    call_command("plan_duties")
    assert capsys.readouterr().out.startswith("2026-11-23：检查了 1 张服务卡，新增任务 ")
    assert Heartbeat.objects.get(name="plan").beat_at == NOW


@time_machine.travel(NOW, tick=False)
def test_rule_11_a_hole_that_reconcile_finds_is_filled_by_planning_afresh(capsys):
    """Its card is marked as planned: no tick looks at it again."""
    card = make_card(opened_on=TODAY)
    call_command("plan_duties")
    before = set(Duty.objects.values_list("kind", "opens_on", "due_on"))
    Duty.objects.all().delete()
    call_command("plan_duties")
    with pytest.raises(SystemExit):
        call_command("reconcile")
    assert f"编号 {card.pk}" in capsys.readouterr().out
    call_command("plan_duties", afresh=True)
    assert set(Duty.objects.values_list("kind", "opens_on", "due_on")) == before
    call_command("reconcile")


def test_planning_for_another_day_is_no_heartbeat():
    call_command("plan_duties", today="2026-11-04")
    assert not Heartbeat.objects.filter(name="plan").exists()


@time_machine.travel(NOW, tick=False)
def test_the_tick_plans_today_and_has_told_what_is_new(monkeypatch):
    asked: list[str] = []
    monkeypatch.setattr(tasks, "ask_on_commit", asked.append)
    card = make_card(opened_on=TODAY)
    tasks.plan_duties()
    tasks.plan_duties()
    assert asked == ["visits.tasks.send_reminders"]
    assert Duty.objects.filter(card=card, opens_on=TODAY).exists()
    assert not Heartbeat.objects.stale(NOW).exists()


# Nobody falls between (Rules of duties, 11)


def test_a_planned_card_lacks_nothing():
    make_card(opened_on=date(2026, 11, 4))
    services.plan_duties(today=TODAY)
    assert list(services.cards_without_duty(TODAY)) == []


def test_a_card_that_was_never_planned_is_found():
    card = make_card(opened_on=date(2026, 11, 4))
    assert list(services.cards_without_duty(TODAY)) == [card]


def test_rule_11_a_card_that_lacks_one_kind_is_found():
    card = make_card(opened_on=date(2026, 11, 4))
    services.plan_duties(today=TODAY)
    Duty.objects.filter(card=card, kind="HOME_SERVICE", due_on__gte=TODAY).delete()
    assert list(services.cards_without_duty(TODAY)) == [card]


def test_rule_11_what_is_done_for_this_period_is_not_missing():
    visit = make_visit()
    card = make_card(visit.retiree, opened_on=date(2026, 11, 4))
    services.plan_duties(today=TODAY)
    assert Duty.objects.filter(settled_by=visit).exists()
    assert list(services.cards_without_duty(TODAY)) == []
    assert card.planned_to is None


def test_closed_and_resting_cards_need_nothing():
    make_card(opened_on=date(2026, 11, 4), closed_on=TODAY)
    resting = make_card(opened_on=date(2026, 11, 4))
    resting.pauses.create(
        starts_on=TODAY, ends_on=TODAY, recorded_on=TODAY, recorded_by=resting.opened_by, reason="住院"
    )
    assert list(services.cards_without_duty(TODAY)) == []


def test_an_ended_duty_is_none():
    duty = make_duty(make_card(opened_on=date(2026, 11, 4)), ended_as="CANCELLED", ended_at=NOW)
    assert list(services.cards_without_duty(TODAY)) == [duty.card]
