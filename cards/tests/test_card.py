"""What is done to a card: who answers for it, pauses, closing; and its lists."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from cards import services
from cards.models import Pause, ServiceCard
from cards.tests.factories import make_card, make_pause
from laoling.accounts.models import Role
from laoling.accounts.tests.factories import make_user
from laoling.answers import Outdated

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)
PLANNED_TO = date(2026, 12, 7)


def days(number):
    return TODAY + timedelta(days=number)


def pause(card, starts=0, ends=10, reason="住女儿家", by=None, **kwargs):
    by = by or make_user(Role.STATION_HEAD, card.retiree.station)
    return services.pause_card(
        card=card, starts_on=days(starts), ends_on=days(ends), reason=reason, by=by, today=TODAY, **kwargs
    )


def end(paused, last_day, **kwargs):
    return services.end_pause(
        pause=paused, ends_on=days(last_day), reason="已回来", by=make_user(), today=TODAY, **kwargs
    )


def close(card, reason="MOVED", **kwargs):
    return services.close_card(card=card, reason=reason, by=make_user(), today=TODAY, **kwargs)


def test_a_visitor_of_the_station_can_answer_for_a_card():
    card = make_card()
    visitor = make_user(Role.VISITOR, card.retiree.station)
    assert services.assign_card(card=card, visitor=visitor, by=make_user(), today=TODAY).visitor == visitor


@pytest.mark.parametrize("who", ["another station", "manager", "left"])
def test_nobody_else_can_answer_for_it(who):
    card = make_card()
    station = card.retiree.station
    visitor = {
        "another station": lambda: make_user(Role.VISITOR),
        "manager": lambda: make_user(Role.DEPARTMENT_MANAGER),
        "left": lambda: make_user(Role.VISITOR, station, is_active=False),
    }[who]()
    with pytest.raises(ValidationError, match="在岗的走访员"):
        services.assign_card(card=card, visitor=visitor, by=make_user(), today=TODAY)


def test_a_pause_is_a_fact_with_its_day_of_recording_and_asks_for_a_plan():
    card = make_card(planned_to=PLANNED_TO)
    recorded = pause(card, -7, 3)
    card.refresh_from_db()
    assert (recorded.starts_on, recorded.ends_on, recorded.recorded_on) == (days(-7), days(3), TODAY)
    assert card.planned_to is None


@pytest.mark.parametrize(
    ("starts", "ends", "message"),
    [
        (-8, 3, "最多可以从 7 天前算起"),
        (2, 1, "结束日期不能早于开始日期"),
        (-5, -1, "也不能早于今天"),
        (0, 366, "一次暂停最长一年"),
        (400, 410, "请核对年份"),
    ],
)
def test_a_pause_has_sensible_days(starts, ends, message):
    with pytest.raises(ValidationError, match=message):
        pause(make_card(), starts, ends)


def test_a_pause_begins_when_the_card_is_open():
    with pytest.raises(ValidationError, match="不能早于开卡日期"):
        pause(make_card(opened_on=TODAY), -1, 3)


def test_pauses_of_a_card_dont_overlap():
    card = make_card()
    pause(card, 0, 10)
    with pytest.raises(ValidationError, match="重叠"):
        pause(card, 10, 12)
    assert pause(card, 11, 12)


def test_the_database_holds_pauses_apart():
    card = make_card()
    make_pause(card, days(0), days(5))
    with pytest.raises(IntegrityError, match="cards_pause_no_overlap"), transaction.atomic():
        make_pause(card, days(5), days(6))
    make_pause(make_card(), days(5), days(6))


def test_a_double_click_pauses_once():
    card = make_card()
    head = make_user(Role.STATION_HEAD, card.retiree.station)
    assert pause(card, by=head, version=1) == pause(card, by=head, version=1)


def test_a_pause_ends_early():
    card = make_card(planned_to=PLANNED_TO)
    paused = make_pause(card, days(-3), days(10), recorded_on=days(-3))
    assert end(paused, -1).ends_on == days(-1)
    card.refresh_from_db()
    assert card.planned_to is None
    assert ServiceCard.objects.active_on(TODAY).get() == card


def test_a_pause_that_never_began_is_taken_away():
    paused = make_pause(make_card(), days(2), days(10), recorded_on=TODAY)
    assert end(paused, 1) is None
    assert not Pause.objects.exists()


@pytest.mark.parametrize("last_day", [-2, 10, 11])
def test_a_pause_ends_neither_in_the_past_nor_later_than_planned(last_day):
    paused = make_pause(make_card(), days(-3), days(10), recorded_on=days(-3))
    with pytest.raises(ValidationError, match="恢复服务的日期"):
        end(paused, last_day)


def test_a_pause_that_is_over_stays():
    paused = make_pause(make_card(), days(-5), days(-1), recorded_on=days(-5))
    with pytest.raises(Outdated, match="已经结束"):
        end(paused, -1)


def test_closing_says_when_who_and_why_and_asks_for_a_plan():
    card = close(make_card(planned_to=PLANNED_TO))
    assert (card.closed_on, card.close_reason, card.planned_to) == (TODAY, "MOVED", None)
    assert card.closed_by is not None


def test_closing_needs_a_reason():
    with pytest.raises(ValidationError, match="请选择销卡原因"):
        close(make_card(), "")


@pytest.mark.parametrize("action", [close, pause])
def test_a_closed_card_stays_as_it_is(action):
    card = make_card(closed_on=days(-1))
    with pytest.raises(Outdated, match="已于 2026-11-22 销卡"):
        action(card)


@pytest.mark.parametrize("action", [close, pause])
def test_the_second_of_two_editors_is_told(action):
    card = make_card()
    visitor = make_user(Role.VISITOR, card.retiree.station)
    services.assign_card(card=card, visitor=visitor, by=make_user(), today=TODAY, version=1)
    with pytest.raises(Outdated, match="刚刚被别人修改过"):
        action(card, version=1)


def test_a_new_card_may_follow_a_closed_one_on_the_same_day():
    card = make_card(closed_on=TODAY)
    assert make_card(card.retiree, opened_on=TODAY)


def test_open_cards_rest_or_are_active():
    resting, active, closed = make_card(), make_card(), make_card(closed_on=TODAY)
    for card in (resting, closed):
        make_pause(card, days(-1), days(1))
    make_pause(active, days(1), days(2))
    assert list(ServiceCard.objects.resting_on(TODAY)) == [resting]
    assert list(ServiceCard.objects.active_on(TODAY)) == [active]


def test_a_card_needs_somebody_who_still_works_at_the_station():
    kept, orphan, moved, left = make_card(), make_card(), make_card(), make_card()
    for card, visitor in [
        (kept, make_user(Role.VISITOR, kept.retiree.station)),
        (moved, make_user(Role.VISITOR)),
        (left, make_user(Role.VISITOR, left.retiree.station, is_active=False)),
    ]:
        ServiceCard.objects.filter(pk=card.pk).update(visitor=visitor)
    make_card(closed_on=TODAY)
    assert set(ServiceCard.objects.without_visitor()) == {orphan, moved, left}
