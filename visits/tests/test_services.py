"""What happens when a visit is recorded, corrected or withdrawn, and a duty waived."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError

from cards.models import ServiceCard
from cards.tests.factories import make_card, make_pause, make_tier_change
from laoling.accounts.models import Role
from laoling.accounts.tests.factories import make_user
from laoling.answers import Outdated
from laoling.people.tests.factories import make_retiree
from visits import services
from visits.models import Duty, Visit
from visits.tests.factories import NOW, TODAY, make_duty, make_visit, moment

pytestmark = pytest.mark.django_db


def record(retiree, visited_at=NOW - timedelta(hours=1), outcome="MET", kinds=("VISIT",), **kwargs):
    kwargs.setdefault("submission_id", uuid4())
    kwargs.setdefault("now", NOW)
    if "by" not in kwargs:
        kwargs["by"] = make_user(Role.VISITOR, retiree.station)
    return services.record_visit(
        retiree=retiree, visited_at=visited_at, outcome=outcome, kinds=kinds, **kwargs
    )


def states(card, today=TODAY):
    """The states of a card's visits by their windows, as `11-01…11-30`."""
    rows = Duty.objects.filter(card=card, kind="VISIT").with_state(moment(today))
    return {f"{duty.opens_on:%m-%d}…{duty.due_on:%m-%d}": duty.state for duty in rows}


# Recording


def test_a_visit_settles_what_is_open():
    duty = make_duty()
    visit = record(duty.retiree)
    duty.refresh_from_db()
    assert (duty.settled_by, duty.settled_on) == (visit, TODAY)


def test_e8_one_visit_clears_the_backlog_late_and_its_own_month_on_time():
    card = make_card(opened_on=date(2026, 5, 1))
    services.plan_duties(today=date(2026, 11, 10))
    record(card.retiree, moment(date(2026, 11, 10)), now=moment(date(2026, 11, 10), 10))
    assert states(card, date(2026, 11, 10)) == {
        "05-01…05-08": "DONE_LATE",
        "05-01…05-31": "DONE_LATE",
        "06-01…06-30": "DONE_LATE",
        "07-01…07-31": "DONE_LATE",
        "08-01…08-31": "DONE_LATE",
        "09-01…09-30": "DONE_LATE",
        "10-01…10-31": "DONE_LATE",
        "11-01…11-30": "DONE",
    }


def test_e11_a_visit_of_sunday_night_recorded_on_monday_counts_for_the_week_that_ended():
    duty = make_duty(opens_on=date(2026, 11, 16), due_on=date(2026, 11, 22))
    following = make_duty(duty.card, opens_on=date(2026, 11, 23), due_on=date(2026, 11, 29))
    visit = record(duty.retiree, moment(date(2026, 11, 22), 23, 59), now=moment(TODAY, 0, 10))
    assert visit.visited_on == date(2026, 11, 22)
    assert states(duty.card) == {"11-16…11-22": "DONE", "11-23…11-29": "OPEN"}
    assert following.settled_by is None


def test_it_settles_only_the_kinds_that_the_visit_names():
    duty = make_duty()
    service = make_duty(duty.card, kind="HOME_SERVICE")
    record(duty.retiree, kinds=["HOME_SERVICE"])
    duty.refresh_from_db()
    service.refresh_from_db()
    assert duty.settled_by is None
    assert service.settled_by is not None


def test_it_settles_nothing_of_another_person():
    duty, other = make_duty(), make_duty()
    record(duty.retiree)
    other.refresh_from_db()
    assert other.settled_by is None


def test_rule_4_a_call_settles_only_where_the_standard_says_so():
    strict, lenient = make_duty(), make_duty(phone_counts=True)
    for duty in (strict, lenient):
        record(duty.retiree, outcome="PHONED")
        duty.refresh_from_db()
    assert strict.settled_by is None
    assert lenient.settled_by is not None


def test_rule_4_nobody_at_home_settles_nothing_and_asks_for_another_try_in_two_days():
    duty = make_duty()
    due_on = duty.due_on
    visit = record(duty.retiree, outcome="ABSENT")
    duty.refresh_from_db()
    assert (duty.settled_by, duty.due_on) == (None, due_on)
    assert visit.next_try_on == TODAY + timedelta(days=2)


def test_rule_4_the_day_of_the_next_try_may_be_another():
    visit = record(make_retiree(), outcome="ABSENT", next_try_on=TODAY + timedelta(days=5))
    assert visit.next_try_on == TODAY + timedelta(days=5)


def test_rule_4_a_refusal_settles_and_is_listed_for_the_head():
    duty = make_duty()
    visit = record(duty.retiree, outcome="REFUSED")
    duty.refresh_from_db()
    assert duty.settled_by == visit
    assert list(Visit.objects.refused()) == [visit]


def test_rule_5_a_visit_may_lie_thirty_days_back_but_not_more():
    retiree = make_retiree()
    record(retiree, moment(TODAY - timedelta(days=30)))
    with pytest.raises(ValidationError, match="30 天"):
        record(retiree, moment(TODAY - timedelta(days=31), 23, 59))


def test_rule_5_a_visit_never_lies_ahead():
    with pytest.raises(ValidationError, match="不能晚于现在"):
        record(make_retiree(), NOW + timedelta(minutes=1))


def test_rule_5_more_than_three_days_later_is_marked():
    retiree = make_retiree()
    assert not record(retiree, moment(TODAY - timedelta(days=3))).late_recorded
    assert record(retiree, moment(TODAY - timedelta(days=4))).late_recorded


def test_an_older_visit_takes_over_what_a_later_one_had_settled_late():
    duty = make_duty(opens_on=date(2026, 11, 1), due_on=date(2026, 11, 15))
    record(duty.retiree)
    assert states(duty.card) == {"11-01…11-15": "DONE_LATE"}
    record(duty.retiree, moment(date(2026, 11, 14)))
    assert states(duty.card) == {"11-01…11-15": "DONE"}


def test_it_keeps_the_tier_of_the_day():
    card = make_card(tier=3, opened_on=date(2026, 11, 1))
    make_tier_change(card, 1, date(2026, 11, 20))
    assert record(card.retiree, moment(date(2026, 11, 19))).tier == 3
    assert record(card.retiree, moment(date(2026, 11, 20))).tier == 1
    assert record(card.retiree, moment(date(2026, 10, 31))).tier is None
    assert record(make_retiree()).tier is None


def test_the_same_submission_twice_is_one_visit():
    duty = make_duty()
    submission_id = uuid4()
    first = record(duty.retiree, submission_id=submission_id)
    second = record(duty.retiree, submission_id=submission_id, outcome="ABSENT")
    assert first == second
    assert Visit.objects.get().outcome == "MET"


def test_a_submission_of_somebody_else_is_not_returned():
    submission_id = uuid4()
    record(make_retiree(), submission_id=submission_id)
    with pytest.raises(ValidationError):
        record(make_retiree(), submission_id=submission_id)


def test_a_visit_must_serve_something():
    with pytest.raises(ValidationError):
        record(make_retiree(), kinds=[])


def test_a_waived_duty_is_answered_inside_its_window_only():
    card = make_card(opened_on=date(2026, 10, 1))
    make_pause(card, date(2026, 10, 20), date(2026, 11, 10))
    services.plan_duties(today=TODAY)
    assert states(card)["10-01…10-31"] == "WAIVED"
    record(card.retiree)
    assert states(card)["10-01…10-31"] == "WAIVED"
    record(card.retiree, moment(date(2026, 10, 30)))
    assert states(card)["10-01…10-31"] == "DONE"


def test_a_visit_after_closing_answers_nothing():
    card = make_card(opened_on=date(2026, 10, 1), closed_on=date(2026, 11, 5))
    services.plan_duties(today=TODAY)
    assert states(card)["10-01…10-31"] == "MISSED"
    record(card.retiree, moment(date(2026, 11, 6)))
    assert states(card)["10-01…10-31"] == "MISSED"
    record(card.retiree, moment(date(2026, 11, 5)))
    assert states(card)["10-01…10-31"] == "DONE_LATE"
    assert states(card)["11-01…11-30"] == "DONE"


def test_facts_that_no_tick_has_seen_are_planned_before_a_visit_settles():
    """The pause was recorded while October could still be kept; a visit after it isn't its late answer."""
    card = make_card(opened_on=date(2026, 10, 1))
    services.plan_duties(today=date(2026, 10, 30))
    make_pause(card, date(2026, 10, 30), date(2026, 11, 10))
    ServiceCard.objects.update(planned_to=None)
    record(card.retiree)
    assert states(card)["10-01…10-31"] == "WAIVED"


def test_rule_4_one_visit_settles_every_kind_that_is_due_that_day():
    """A regular visit, home service and a festival on one day: one contact that names them answers all three."""
    day = date(2026, 9, 25)
    card = make_card(opened_on=date(2026, 9, 1))
    services.plan_duties(today=day)
    visit = record(
        card.retiree, moment(day), kinds=["VISIT", "HOME_SERVICE", "FESTIVAL"], now=moment(day, 10)
    )
    left = Duty.objects.filter(card=card).open_on(day)
    settled = Duty.objects.filter(settled_by=visit).with_state(moment(day, 10))
    assert list(left) == []
    assert set(settled.values_list("kind", "origin")) >= {
        ("VISIT", "REGULAR"),
        ("HOME_SERVICE", "REGULAR"),
        ("FESTIVAL", "MID_AUTUMN"),
        ("FESTIVAL", "NATIONAL_DAY"),  # its window is open too
    }


def test_rule_4_the_answer_follows_a_correction_past_the_windows_planned_since():
    """One visit answered October; corrected to a day of November it answers October late and November on time."""
    card = make_card(opened_on=date(2026, 9, 1))
    services.plan_duties(today=date(2026, 10, 30))
    visit = record(card.retiree, moment(date(2026, 10, 30)), now=moment(date(2026, 10, 30), 10))
    services.plan_duties(today=TODAY)
    assert states(card)["11-01…11-30"] == "OPEN"
    services.correct_visit(visit=visit, visited_at=moment(date(2026, 11, 2)), by=visit.visitor, now=NOW)
    services.plan_duties(today=TODAY)
    assert {key: states(card)[key] for key in ("10-01…10-31", "11-01…11-30", "12-01…12-31")} == {
        "10-01…10-31": "DONE_LATE",
        "11-01…11-30": "DONE",
        "12-01…12-31": "UPCOMING",
    }


# Correcting and withdrawing


def test_rule_4_withdrawing_takes_the_answers_back():
    duty = make_duty()
    visit = record(duty.retiree)
    services.withdraw_visit(visit=visit, by=visit.visitor, now=NOW)
    duty.refresh_from_db()
    visit.refresh_from_db()
    assert (duty.settled_by, duty.settled_on) == (None, None)
    assert (visit.withdrawn_by, visit.withdrawn_at) == (visit.visitor, NOW)


def test_withdrawing_gives_the_duty_to_the_next_visit():
    duty = make_duty()
    first = record(duty.retiree, moment(date(2026, 11, 5)))
    second = record(duty.retiree)
    services.withdraw_visit(visit=first, by=first.visitor, now=NOW)
    duty.refresh_from_db()
    assert duty.settled_by == second


def test_withdrawing_twice_changes_nothing():
    visit = record(make_retiree())
    services.withdraw_visit(visit=visit, by=visit.visitor, now=NOW)
    again = services.withdraw_visit(visit=visit, by=visit.visitor, now=NOW + timedelta(hours=1))
    assert again.withdrawn_at == NOW


def test_withdrawing_brings_back_what_a_pause_had_waived():
    card = make_card(opened_on=date(2026, 10, 1))
    make_pause(card, date(2026, 10, 20), date(2026, 11, 10))
    services.plan_duties(today=TODAY)
    visit = record(card.retiree, moment(date(2026, 10, 30)))
    services.withdraw_visit(visit=visit, by=visit.visitor, now=NOW)
    assert states(card)["10-01…10-31"] == "WAIVED"


def test_withdrawing_has_the_card_planned_again():
    card = make_card()
    services.plan_duties(today=TODAY)
    visit = record(card.retiree)
    services.withdraw_visit(visit=visit, by=visit.visitor, now=NOW)
    assert ServiceCard.objects.get(pk=card.pk).planned_to is None


def test_rule_4_correcting_works_the_answer_out_again():
    duty = make_duty()
    visit = record(duty.retiree)
    visit = services.correct_visit(visit=visit, outcome="ABSENT", by=visit.visitor, now=NOW)
    duty.refresh_from_db()
    assert duty.settled_by is None
    assert visit.next_try_on == TODAY + timedelta(days=2)
    visit = services.correct_visit(visit=visit, outcome="MET", by=visit.visitor, now=NOW)
    duty.refresh_from_db()
    assert duty.settled_by == visit
    assert visit.next_try_on is None


def test_correcting_the_day_moves_the_answer():
    card = make_card(tier=1, opened_on=date(2026, 11, 9))
    visit = record(card.retiree)
    assert states(card)["11-16…11-22"] == "DONE_LATE"
    services.correct_visit(visit=visit, visited_at=moment(date(2026, 11, 22)), by=visit.visitor, now=NOW)
    assert states(card)["11-16…11-22"] == "DONE"
    services.correct_visit(visit=visit, visited_at=moment(date(2026, 11, 15)), by=visit.visitor, now=NOW)
    assert states(card)["11-16…11-22"] == "OVERDUE"


def test_a_correction_may_not_move_a_visit_out_of_the_thirty_days():
    visit = record(make_retiree())
    with pytest.raises(ValidationError):
        services.correct_visit(
            visit=visit, visited_at=moment(TODAY - timedelta(days=31)), by=visit.visitor, now=NOW
        )


def test_words_of_an_old_visit_can_still_be_corrected():
    visit = make_visit(visited_at=moment(date(2026, 8, 1)))
    visit = services.correct_visit(visit=visit, done="量血压", by=visit.visitor, now=NOW)
    assert Visit.objects.get(pk=visit.pk).done == "量血压"


def test_a_withdrawn_visit_is_not_corrected():
    visit = record(make_retiree())
    services.withdraw_visit(visit=visit, by=visit.visitor, now=NOW)
    with pytest.raises(Outdated, match="撤回"):
        services.correct_visit(visit=visit, done="量血压", by=visit.visitor, now=NOW)


# Waiving


def test_rule_6_a_head_waives_with_a_reason():
    duty = make_duty()
    head = make_user(Role.STATION_HEAD, duty.retiree.station)
    duty = services.waive_duty(duty=duty, reason="住院", by=head, now=NOW)
    assert (duty.state_at(NOW), duty.ended_by, duty.end_reason) == ("WAIVED", head, "住院")


def test_rule_6_a_waiver_needs_a_reason():
    duty = make_duty()
    with pytest.raises(ValidationError):
        services.waive_duty(duty=duty, reason=" ", by=make_user(), now=NOW)


def test_what_is_done_already_is_not_waived():
    duty = make_duty()
    record(duty.retiree)
    with pytest.raises(Outdated, match="按时完成"):
        services.waive_duty(duty=duty, reason="住院", by=make_user(), now=NOW)


def test_rule_6_a_waiver_stays_when_the_card_is_planned_again():
    card = make_card(opened_on=date(2026, 11, 4))
    services.plan_duties(today=TODAY)
    duty = Duty.objects.get(card=card, kind="VISIT", due_on=date(2026, 11, 30))
    services.waive_duty(duty=duty, reason="住院", by=make_user(), now=NOW)
    make_tier_change(card, 1, date(2026, 11, 4))
    services.plan_duties(today=TODAY, cards=[card.pk])
    duty.refresh_from_db()
    assert duty.ended_as == "WAIVED"


def test_rule_6_a_waiver_is_there_again_when_the_visit_that_came_all_the_same_is_withdrawn():
    duty = make_duty()
    head = make_user(Role.STATION_HEAD, duty.retiree.station)
    services.waive_duty(duty=duty, reason="走亲戚", by=head, now=NOW)
    visit = record(duty.retiree)
    duty.refresh_from_db()
    assert duty.state_at(NOW) == "DONE"
    services.withdraw_visit(visit=visit, by=visit.visitor, now=NOW)
    duty.refresh_from_db()
    assert (duty.state_at(NOW), duty.ended_by, duty.end_reason) == ("WAIVED", head, "走亲戚")
