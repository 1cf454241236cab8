from datetime import date, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from activities import services as activities
from activities.models import Audience, Call, SignUp
from activities.signing import leaving, services
from activities.tests.factories import at, make_activity, make_sign_up, make_venue
from laoling.accounts.models import Role
from laoling.accounts.tests.factories import make_centre_tree, make_user
from laoling.answers import Outdated
from laoling.history import event_model_of
from laoling.people.tests.factories import make_retiree

pytestmark = pytest.mark.django_db
NOW = at("2026-11-23 10:00")
THE_DAY = at("2026-11-27 09:30")
State = SignUp.State


@pytest.fixture(autouse=True)
def monday():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def tree():
    return make_centre_tree()


@pytest.fixture
def by(tree):
    return make_user(Role.VISITOR, tree.station)


@pytest.fixture
def activity(tree):
    return make_activity(
        unit=tree.station, title="书法班", takes_sign_ups=True, capacity=2, starts_at=at("2026-11-27 09:00")
    )


@pytest.fixture
def people(tree):
    return [make_retiree(station=tree.station, name=f"王{letter}") for letter in "甲乙丙丁戊"]


def put_down(activity, people, by):
    return [services.sign_up(activity=activity, retiree=one, by=by, now=NOW) for one in people]


def take_back(sign_up, by, now=NOW):
    return services.withdraw(sign_up=sign_up, reason="本人有事", by=by, now=now)


def states(activity):
    return [(row.retiree.name, row.state) for row in activity.sign_ups.order_by("pk")]


def test_seats_go_to_the_first_and_the_others_wait_in_order(activity, people, by):
    rows = put_down(activity, people, by)
    assert [row.state for row in rows] == [State.SEATED] * 2 + [State.WAITING] * 3
    assert [row.place for row in rows] == [None, None, 1, 2, 3]
    assert list(activity.sign_ups.waiting()) == rows[2:]


def test_without_a_limit_nobody_waits(tree, people, by):
    activity = make_activity(unit=tree.station, takes_sign_ups=True, capacity=None)
    assert {row.state for row in put_down(activity, people, by)} == {State.SEATED}


def test_signing_up_twice_is_once(activity, people, by):
    first, second = put_down(activity, [people[0], people[0]], by)
    assert first == second


def test_a_seat_that_frees_goes_to_who_is_next_who_is_listed_for_a_call(activity, people, by):
    rows = put_down(activity, people, by)
    promoted = take_back(rows[0], by)
    assert promoted == [rows[2]]
    rows[2].refresh_from_db()
    assert (rows[2].state, rows[2].promoted_at, rows[2].place) == (State.SEATED, NOW, 1)
    assert [(call.sign_up, call.why) for call in Call.objects.all()] == [(rows[2], Call.Why.PROMOTED)]
    assert list(activity.sign_ups.waiting()) == rows[3:]


def test_who_withdraws_and_comes_back_waits_at_the_end(activity, people, by):
    rows = put_down(activity, people, by)
    take_back(rows[0], by)
    again = services.sign_up(activity=activity, retiree=people[0], by=by, now=NOW)
    assert (again.state, again.place) == (State.WAITING, 4)


def test_who_waits_and_withdraws_promotes_nobody(activity, people, by):
    rows = put_down(activity, people, by)
    assert take_back(rows[3], by) == []
    assert list(activity.sign_ups.waiting()) == [rows[2], rows[4]]


def test_who_was_promoted_and_withdraws_neednt_be_called(activity, people, by):
    rows = put_down(activity, people, by)
    take_back(rows[0], by)
    rows[2].refresh_from_db()
    take_back(rows[2], by)
    assert Call.objects.get().sign_up == rows[3]


def test_withdrawing_twice_is_told(activity, people, by):
    row = put_down(activity, people[:1], by)[0]
    take_back(row, by)
    with pytest.raises(Outdated, match="已经退出"):
        take_back(row, by)


def test_more_seats_go_to_the_waiting_list_and_fewer_than_taken_are_refused(activity, people, by):
    rows = put_down(activity, people, by)
    activity.capacity = 4
    activities.change_activity(activity=activity, seen_at=activity.updated_at, by=by, now=NOW)
    assert activity.sign_ups.seated().count() == 4
    assert {call.sign_up for call in Call.objects.all()} == {rows[2], rows[3]}
    activity.capacity = 3
    with pytest.raises(ValidationError, match="已经有 4 人报名"):
        activities.change_activity(activity=activity, seen_at=activity.updated_at, by=by, now=NOW)


def test_nobody_is_promoted_once_it_has_begun(activity, people, by):
    rows = put_down(activity, people, by)
    assert take_back(rows[0], by, now=THE_DAY) == []


@pytest.mark.parametrize(
    ("kwargs", "words"),
    [
        ({"published": False}, "还没有发布"),
        ({"cancelled": "停电"}, "已经取消"),
        ({"takes_sign_ups": False}, "不需要报名"),
        ({"starts_at": at("2026-11-23 09:00")}, "已经开始"),
        ({"sign_up_from": date(2026, 11, 24)}, "11月24日才开始报名"),
        ({"sign_up_until": date(2026, 11, 22)}, "11月22日截止"),
        ({"youngest": 80}, "年满 80 岁"),
        ({"oldest": 60}, "不超过 60 岁"),
    ],
)
def test_it_says_why_somebody_cant_be_signed_up(tree, by, kwargs, words):
    kwargs = {"unit": tree.station, "takes_sign_ups": True, "starts_at": at("2026-11-27 09:00"), **kwargs}
    activity = make_activity(**kwargs)
    person = make_retiree(station=tree.station, born_on=date(1950, 11, 27))
    with pytest.raises(ValidationError, match=words):
        put_down(activity, [person], by)


@pytest.mark.parametrize(
    ("day", "fits"),
    [("2026-11-22", False), ("2026-11-23", True), ("2026-11-25", True), ("2026-11-26", False)],
)
def test_both_days_of_signing_up_count(activity, people, by, day, fits):
    activity.sign_up_from, activity.sign_up_until = date(2026, 11, 23), date(2026, 11, 25)
    assert (services.why_nobody(activity, at(f"{day} 23:59")) == "") == fits


def test_age_counts_on_the_day_of_the_activity(activity, tree):
    activity.youngest = 76
    on_the_day = make_retiree(station=tree.station, born_on=date(1950, 11, 27))
    a_day_later = make_retiree(station=tree.station, born_on=date(1950, 11, 28))
    assert not services.why_not(activity, on_the_day, NOW)
    assert "75 岁" in services.why_not(activity, a_day_later, NOW)


def test_the_audience_is_the_host_s_people_unless_all_may_come(activity, tree):
    guest = make_retiree(station=tree.sibling)
    assert "只限" in services.why_not(activity, guest, NOW)
    activity.audience = Audience.ALL
    assert not services.why_not(activity, guest, NOW)
    of_department = make_activity(unit=tree.department, takes_sign_ups=True)
    assert not services.why_not(of_department, guest, NOW)


@pytest.mark.parametrize("gone", [{"died_on": date(2026, 11, 1)}, {"archived_at": NOW}])
def test_the_dead_and_the_archived_cant_be_signed_up_nor_walk_in(activity, tree, by, gone):
    person = make_retiree(station=tree.station, **gone)
    with pytest.raises(ValidationError, match="不能报名"):
        put_down(activity, [person], by)
    with pytest.raises(ValidationError, match="不能报名"):
        services.walk_in(activity=activity, retiree=person, by=by, now=THE_DAY)


# calls


def test_cancelling_lists_everybody_once_and_what_they_must_hear(activity, people, by):
    rows = put_down(activity, people, by)
    take_back(rows[0], by)
    activities.cancel_activity(activity=activity, reason="停电", by=by, now=NOW)
    calls = Call.objects.open()
    assert {call.sign_up_id for call in calls} == {row.pk for row in rows[1:]}
    assert {call.why for call in calls} == {Call.Why.CANCELLED}


def test_another_time_or_place_lists_everybody_for_a_call_and_another_title_nobody(activity, people, by):
    rows = put_down(activity, people[:2], by)
    activity.title = "书法提高班"
    activities.change_activity(activity=activity, seen_at=activity.updated_at, by=by, now=NOW)
    assert not Call.objects.exists()
    activity.venue, activity.move_reason = make_venue(unit=activity.unit), "停电"
    activities.change_activity(activity=activity, seen_at=activity.updated_at, by=by, now=NOW)
    assert {(call.sign_up_id, call.why) for call in Call.objects.all()} == {(row.pk, "MOVED") for row in rows}


def test_who_was_called_and_must_hear_something_new_is_called_again(activity, people, by):
    put_down(activity, people[:1], by)
    activity.starts_at += timedelta(hours=1)
    activity.move_reason = "停电"
    activities.change_activity(activity=activity, seen_at=activity.updated_at, by=by, now=NOW)
    assert services.tick_called(calls=Call.objects.all(), by=by, now=NOW) == 1
    activities.cancel_activity(activity=activity, reason="停电", by=by, now=NOW)
    assert sorted(Call.objects.values_list("why", "called_by")) == [("CANCELLED", None), ("MOVED", by.pk)]
    called = Call.objects.get(why="MOVED")
    assert not services.untick_called(call=called)


def test_a_tick_is_taken_back(activity, people, by):
    rows = put_down(activity, people[:3], by)
    take_back(rows[0], by)
    services.tick_called(calls=Call.objects.all(), by=by, now=NOW)
    assert services.tick_called(calls=Call.objects.all(), by=by, now=NOW) == 0
    assert services.untick_called(call=Call.objects.get())
    assert Call.objects.open().count() == 1


def test_what_is_over_calls_nobody(activity, people, by):
    put_down(activity, people[:1], by)
    activities.cancel_activity(activity=activity, reason="记错", by=by, now=at("2026-11-28 09:00"))
    assert not Call.objects.exists()


# who came


def test_ticking_says_who_came_when_and_by_whom_and_leaves_history(activity, people, by):
    row = put_down(activity, people[:1], by)[0]
    services.tick(sign_up=row, came=True, by=by, now=THE_DAY)
    row.refresh_from_db()
    assert (row.came, row.came_at, row.came_by) == (True, THE_DAY, by)
    assert event_model_of(SignUp).objects.filter(pgh_obj=row, came=True).exists()
    services.tick(sign_up=row, came=None, by=by, now=THE_DAY)
    row.refresh_from_db()
    assert (row.came, row.came_at, row.came_by) == (None, None, None)


def test_nobody_is_ticked_before_the_day(activity, people, by):
    row = put_down(activity, people[:1], by)[0]
    with pytest.raises(ValidationError, match="当天"):
        services.tick(sign_up=row, came=True, by=by, now=at("2026-11-26 23:59"))
    services.tick(sign_up=row, came=True, by=by, now=at("2026-11-27 00:00"))


def test_who_waited_and_came_all_the_same_walked_in_and_takes_no_seat(activity, people, by):
    rows = put_down(activity, people[:3], by)
    services.tick(sign_up=rows[2], came=False, by=by, now=THE_DAY)
    assert states(activity)[2] == ("王丙", State.WAITING)
    services.tick(sign_up=rows[2], came=True, by=by, now=THE_DAY)
    assert activity.sign_ups.holding_a_seat().count() == 2
    assert activity.sign_ups.came().get().walked_in


def test_who_walks_in_counts_as_having_come_once(activity, people, by):
    put_down(activity, people[:1], by)
    for one in (people[0], people[1], people[1]):
        services.walk_in(activity=activity, retiree=one, by=by, now=THE_DAY)
    assert list(activity.sign_ups.order_by("pk").values_list("walked_in", "came")) == [
        (False, True),
        (True, True),
    ]


def test_who_came_cant_withdraw(activity, people, by):
    row = put_down(activity, people[:1], by)[0]
    services.tick(sign_up=row, came=True, by=by, now=THE_DAY)
    with pytest.raises(ValidationError, match="已经点名到场"):
        take_back(row, by, now=THE_DAY)


def test_the_end_of_the_roll_call_leaves_nobody_open(activity, people, by):
    rows = put_down(activity, people[:2], by)
    services.tick(sign_up=rows[0], came=True, by=by, now=THE_DAY)
    own = SignUp.objects.visible_to(by)
    assert services.end_roll_call(activity=activity, rows=own, by=by, now=THE_DAY) == 1
    assert list(activity.sign_ups.order_by("pk").values_list("came", flat=True)) == [True, False]


def test_a_summary_is_written_from_the_day_on(activity, by):
    facts = {"activity": activity, "summary": "很好", "others_came": 3, "by": by}
    with pytest.raises(ValidationError, match="当天"):
        activities.sum_up(**facts, now=NOW)
    activities.sum_up(**facts, now=THE_DAY)
    activity.refresh_from_db()
    assert (activity.summary, activity.others_came, activity.summed_up_by) == ("很好", 3, by)


# somebody leaves


def test_leaving_takes_back_what_is_to_come_and_the_seats_go_on(activity, people, by):
    rows = put_down(activity, people, by)
    notes = leaving.withdraw_coming(retiree=people[0], reason="去世", by=by, now=NOW)
    assert notes == [{"pk": rows[0].pk, "state": "SEATED"}]
    assert Call.objects.get().sign_up == rows[2]
    assert leaving.withdraw_coming(retiree=people[0], reason="去世", by=by, now=NOW) == []


def test_what_is_over_stays_when_somebody_leaves(activity, people, by):
    row = put_down(activity, people[:1], by)[0]
    services.tick(sign_up=row, came=True, by=by, now=THE_DAY)
    assert leaving.withdraw_coming(retiree=people[0], reason="去世", by=by, now=at("2026-11-28 09:00")) == []


def test_a_mistake_gives_the_seat_back_if_it_is_free(activity, people, by):
    rows = put_down(activity, people[:2], by)
    notes = leaving.withdraw_coming(retiree=people[0], reason="去世", by=by, now=NOW)
    leaving.restore(notes=notes, now=NOW)
    rows[0].refresh_from_db()
    assert (rows[0].state, rows[0].withdraw_reason) == (State.SEATED, "")


def test_else_who_had_it_is_the_next_and_no_seat_is_given_twice(activity, people, by):
    rows = put_down(activity, people, by)
    notes = leaving.withdraw_coming(retiree=people[0], reason="去世", by=by, now=NOW)
    leaving.restore(notes=notes, now=NOW)
    assert activity.sign_ups.holding_a_seat().count() == 2
    assert activity.sign_ups.waiting().first() == rows[0]
    rows[1].refresh_from_db()
    assert take_back(rows[1], by) == [rows[0]]


def test_who_waited_waits_again_where_they_were(activity, people, by):
    rows = put_down(activity, people, by)
    notes = leaving.withdraw_coming(retiree=people[3], reason="去世", by=by, now=NOW)
    leaving.restore(notes=notes, now=NOW)
    assert list(activity.sign_ups.waiting()) == rows[2:]


def test_who_is_restored_to_something_cancelled_meanwhile_is_called(activity, people, by):
    put_down(activity, people[:1], by)
    notes = leaving.withdraw_coming(retiree=people[0], reason="去世", by=by, now=NOW)
    activities.cancel_activity(activity=activity, reason="停电", by=by, now=NOW)
    assert not Call.objects.exists()
    leaving.restore(notes=notes, now=NOW)
    assert Call.objects.get().why == "CANCELLED"


def test_merging_keeps_the_better_of_two_and_moves_the_rest(activity, people, tree, by):
    other = make_activity(unit=tree.station, takes_sign_ups=True)
    rows = put_down(activity, people, by)  # the first two have seats
    put_down(other, [people[2]], by)
    leaving.move_to(kept=people[2], gone=people[0], by=by, now=NOW)
    assert not people[0].sign_ups.exists()
    active = SignUp.objects.active().filter(retiree=people[2])
    assert {(row.activity_id, row.state) for row in active} == {
        (activity.pk, State.SEATED),
        (other.pk, State.SEATED),
    }
    rows[2].refresh_from_db()
    assert (rows[2].state, rows[2].withdraw_reason) == (State.WITHDRAWN, leaving.TWICE)


def test_the_seat_of_who_was_signed_up_twice_goes_on(activity, people, by):
    rows = put_down(activity, people[:3], by)
    leaving.move_to(kept=people[1], gone=people[0], by=by, now=NOW)
    rows[2].refresh_from_db()
    assert rows[2].state == State.SEATED


# the database


@pytest.mark.parametrize(
    ("kwargs", "constraint"),
    [
        ({"state": "WAITING"}, "waits_at_a_place"),
        ({"state": "WITHDRAWN"}, "withdrawn_with_who_and_why"),
        ({"came": True, "came_at": None}, "came_with_who_and_when"),
    ],
)
def test_the_database_refuses(activity, people, by, kwargs, constraint):
    fields = {"signed_up_at": NOW, "signed_up_by": by, "state": "SEATED", **kwargs}
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        SignUp.objects.create(activity=activity, retiree=people[0], **fields)


def test_the_database_refuses_somebody_twice_and_a_place_twice(activity, people):
    make_sign_up(activity, people[0], place=1)
    with pytest.raises(IntegrityError, match="one_per_person"), transaction.atomic():
        make_sign_up(activity, people[0])
    with pytest.raises(IntegrityError, match="place_once"), transaction.atomic():
        make_sign_up(activity, people[1], place=1)


@pytest.mark.parametrize(
    ("kwargs", "constraint"),
    [
        ({"takes_sign_ups": False, "capacity": 3}, "seats_with_sign_up"),
        ({"capacity": 0}, "capacity_at_least_one"),
        ({"sign_up_from": date(2026, 11, 2), "sign_up_until": date(2026, 11, 1)}, "sign_up_days_in_order"),
        ({"youngest": 70, "oldest": 60}, "ages_in_order"),
        ({"summary": "好"}, "summed_up_with_who"),
        ({"occurs_on": date(2026, 11, 2)}, "series_with_day"),
    ],
)
def test_the_database_refuses_an_activity(kwargs, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        make_activity(**{"takes_sign_ups": True, **kwargs})
