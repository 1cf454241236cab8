"""Which months are computed, for whom, by which weights; what is corrected stays so, what is closed stands still."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from activities.tests.factories import make_venue
from branding.appraisal.computing import Computed, compute_due, compute_month, months_due
from branding.appraisal.measures import measures_of_staff, measures_of_venues
from branding.appraisal.models import Appraisal, Line, WeightTable
from branding.appraisal.scoring import Counted, Measure, Of
from branding.appraisal.tests.parts import (
    NOW,
    OCTOBER,
    at,
    make_appraisal,
    make_correction,
    make_objection,
)
from branding.appraisal.weights import set_weights
from branding.tests.factories import make_check, make_feedback
from laoling import history
from laoling.accounts.models import Role
from laoling.accounts.tests.factories import make_centre_tree, make_user
from laoling.calendar import SHANGHAI

pytestmark = pytest.mark.django_db
LONG_AGO = at(date(2020, 1, 1))


@pytest.fixture
def tree():
    return make_centre_tree()


@pytest.fixture
def member(tree):
    return make_user(Role.VISITOR, tree.station, date_joined=LONG_AGO)


@pytest.fixture
def manager(tree):
    return make_user(Role.DEPARTMENT_MANAGER, tree.department, date_joined=LONG_AGO)


def check_of(member, manager, *, failed=(), day=date(2026, 10, 12)):
    return make_check(member=member, by=manager, failed=failed, now=at(day))


def test_visitors_heads_and_the_venues_of_stations_are_appraised_and_nobody_else(tree, member, manager):
    head = make_user(Role.STATION_HEAD, tree.station, date_joined=LONG_AGO)
    make_user(Role.CENTRE_LEADER, tree.centre, date_joined=LONG_AGO)
    make_user(Role.VISITOR, tree.station, date_joined=LONG_AGO, is_active=False)
    make_user(Role.VISITOR, tree.station, date_joined=at(date(2026, 11, 1), 0))
    venue = make_venue(unit=tree.station)
    make_venue(unit=tree.department)
    compute_month(OCTOBER, now=NOW)
    assert {row.member or row.venue for row in Appraisal.objects.all()} == {member, head, venue}


def test_a_room_answers_for_its_checks_only_while_it_is_in_use(tree, manager):
    """From Monday 19 to Thursday 29 October there are nine working days."""
    half = make_venue(unit=tree.station, opened_on=date(2026, 10, 19), closed_on=date(2026, 10, 30))
    make_venue(unit=tree.station, opened_on=date(2026, 11, 1))
    make_venue(unit=tree.station, closed_on=date(2026, 10, 1))
    make_venue(unit=tree.station, name="人民公园", is_ours=False)
    for day in (12, 19, 20, 30):  # the first and the last of them while it was closed
        make_check(venue=half, by=manager, now=at(date(2026, 10, day)))
    compute_month(OCTOBER, now=NOW)
    row = Appraisal.objects.get()
    assert row.venue == half
    line = row.lines.get(measure=Measure.COVERAGE)
    assert (line.part, line.whole) == (2, 9)


def test_every_number_is_kept_and_the_score_comes_from_them(member, manager):
    check = check_of(member, manager, failed=[0])
    compute_month(OCTOBER, now=NOW)
    row = Appraisal.objects.get(member=member)
    line = row.lines.get(measure=Measure.CHECK)
    assert (line.part, line.whole, line.weight) == (check.items - 1, check.items, 20)
    assert row.lines.count() == 8
    assert sum(one.points for one in row.lines.all() if one.points is not None) == row.score
    assert row.shown_on == date(2026, 11, 9)


def test_what_is_entered_later_counts_as_long_as_it_is_open(member, manager):
    compute_month(OCTOBER, now=NOW)
    assert Appraisal.objects.get(member=member).score is None
    check_of(member, manager)
    assert compute_month(OCTOBER, now=NOW + timedelta(days=1)) == Computed(0, 1, 0)
    row = Appraisal.objects.get(member=member)
    assert (row.score, row.computed_at) == (Decimal(100), NOW + timedelta(days=1))


def test_again_without_news_writes_nothing(member, manager):
    check_of(member, manager)
    assert compute_month(OCTOBER, now=NOW) == Computed(1, 0, 0)
    before = Appraisal.objects.get()
    assert compute_month(OCTOBER, now=NOW + timedelta(days=1)) == Computed(0, 0, 1)
    assert Appraisal.objects.get().version == before.version
    assert history.event_model_of(Appraisal).objects.filter(pgh_obj=before).count() == 2


def test_a_correction_outlives_the_next_computing_and_the_count_stays_beside_it(member, manager):
    check_of(member, manager, failed=[0, 1])
    compute_month(OCTOBER, now=NOW)
    row = Appraisal.objects.get()
    make_correction(row, Measure.CHECK, 3, 3)
    make_correction(row, Measure.CHECK, 4, 4, now=NOW + timedelta(hours=1))
    compute_month(OCTOBER, now=NOW + timedelta(days=1))
    line = row.lines.get(measure=Measure.CHECK)
    assert (line.part, line.whole) == (4, 4)
    assert line.counted_whole > line.counted_part > 4
    assert line.is_corrected


def test_a_measure_corrected_to_nothing_weighs_nothing(member, manager):
    check_of(member, manager, failed=[0])
    compute_month(OCTOBER, now=NOW)
    row = Appraisal.objects.get()
    make_correction(row, Measure.CHECK, 0, 0)
    compute_month(OCTOBER, now=NOW)
    line = row.lines.get(measure=Measure.CHECK)
    assert line.points is None
    left = row.lines.filter(measure__in=[Measure.REPEAT, Measure.RECTIFY])
    assert sorted(one.counts_for for one in left) == [40, 60]


def test_a_month_that_is_not_over_is_refused(member):
    with pytest.raises(ValueError, match="2026-11 还没有结束"):
        compute_month(date(2026, 11, 1), now=NOW)
    with pytest.raises(ValueError, match="还没有结束"):
        compute_month(OCTOBER, now=at(date(2026, 10, 31), 23))
    compute_month(OCTOBER, now=at(date(2026, 11, 1), 0))


def test_a_closed_month_is_left_alone_and_gets_no_newcomers(member, manager, tree):
    row = make_appraisal(member, closed_by=manager, score="70.0")
    make_user(Role.VISITOR, tree.station, date_joined=LONG_AGO)
    check_of(member, manager)
    assert compute_month(OCTOBER, now=NOW) == Computed()
    row.refresh_from_db()
    assert row.score == 70


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (datetime(2026, 11, 1, 0, 5, tzinfo=SHANGHAI), [8, 9, 10]),
        (datetime(2026, 10, 31, 23, 55, tzinfo=SHANGHAI), [8, 9]),
        (datetime(2026, 9, 30, 12, 0, tzinfo=SHANGHAI), [8]),
    ],
)
def test_what_is_due_is_every_month_since_the_first_that_is_over_and_not_closed(
    member, manager, today, expected
):
    make_appraisal(member, month=date(2026, 7, 1), closed_by=manager)
    make_appraisal(member, month=date(2026, 8, 1))
    assert [month.month for month in months_due(today.date())] == expected


def test_the_first_time_only_last_month_is_due():
    assert months_due(date(2026, 3, 15)) == [date(2026, 2, 1)]
    assert months_due(date(2027, 1, 1)) == [date(2026, 12, 1)]


def test_a_tick_that_was_away_for_months_catches_up(member, manager):
    make_appraisal(member, month=date(2026, 7, 1), closed_by=manager)
    done = compute_due(now=NOW)
    assert done.made == 3
    assert set(Appraisal.objects.values_list("month__month", flat=True)) == {7, 8, 9, 10}


def test_old_months_keep_the_weights_that_they_were_computed_with(member, manager):
    check_of(member, manager, failed=[0])
    compute_month(OCTOBER, now=NOW)
    before = Appraisal.objects.get()
    weights = dict.fromkeys(before.weights.weights, 0) | {Measure.REPEAT: 100}
    set_weights(
        of=Of.STAFF, valid_from=date(2026, 11, 1), weights=weights, by=manager, today=date(2026, 11, 9)
    )
    compute_month(OCTOBER, now=NOW)
    assert Appraisal.objects.get().score == before.score
    check_of(member, manager, day=date(2026, 11, 12))
    compute_month(date(2026, 11, 1), now=at(date(2026, 12, 1)))
    november = Appraisal.objects.get(month=date(2026, 11, 1))
    assert november.weights.valid_from == date(2026, 11, 1)
    assert november.score is None  # no finding, and nothing else weighs


def test_counting_takes_as_many_queries_for_six_as_for_one(tree, manager):
    def asked(count, of, rows):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            of(OCTOBER, rows[:count])
        return len(queries)

    members = [make_user(Role.VISITOR, tree.station) for _ in range(6)]
    venues = [make_venue(unit=tree.station) for _ in range(6)]
    for member, venue in zip(members, venues, strict=True):
        check_of(member, manager, failed=[0])
        make_check(venue=venue, by=manager, failed=[0], now=at(date(2026, 10, 12)))
        make_feedback(venue, now=at(date(2026, 10, 12)))
    assert asked(1, measures_of_staff, members) == asked(6, measures_of_staff, members) <= 12
    assert asked(1, measures_of_venues, venues) == asked(6, measures_of_venues, venues) == 6


def test_a_month_that_is_not_over_is_counted_up_to_a_day(member, manager):
    check_of(member, manager, day=date(2026, 10, 5))
    check_of(member, manager, day=date(2026, 10, 6))
    half = measures_of_staff(OCTOBER, [member], until=date(2026, 10, 5))[member.pk]
    whole = measures_of_staff(OCTOBER, [member])[member.pk]
    assert whole[Measure.CHECK].whole == 2 * half[Measure.CHECK].whole > 0
    nothing = measures_of_staff(OCTOBER, [member], until=date(2026, 9, 30))[member.pk]
    assert set(nothing.values()) == {Counted(0, 0)}


def frozen(change):
    with pytest.raises(IntegrityError, match="定稿"), transaction.atomic():
        change()


def test_the_database_lets_nobody_change_what_is_closed(member, manager):
    check_of(member, manager)
    compute_month(OCTOBER, now=NOW)
    row = Appraisal.objects.get()
    objection = make_objection(row, answered_by=manager)
    correction = make_correction(row, Measure.CHECK, 1, 1)
    Appraisal.objects.filter(pk=row.pk).update(closed_at=NOW, closed_by=manager)
    rows = Appraisal.objects.filter(pk=row.pk)
    frozen(lambda: rows.update(score=100))
    frozen(lambda: rows.update(closed_at=None, closed_by=None))
    frozen(lambda: Line.objects.update(part=1))
    frozen(lambda: Line.objects.all().delete())
    frozen(lambda: make_objection(row))
    frozen(lambda: make_correction(row, Measure.CHECK, 2, 2))
    frozen(objection.delete)
    frozen(correction.delete)
    frozen(lambda: rows.update(unit=manager.unit))


def test_the_database_closes_nothing_over_an_objection_that_waits(member, manager):
    row = make_appraisal(member)
    make_objection(row)
    frozen(lambda: Appraisal.objects.update(closed_at=NOW, closed_by=manager))


def test_the_command_computes_what_is_due_or_one_month(member, capsys):
    call_command("appraise")
    assert "新增 1 份" in capsys.readouterr().out
    call_command("appraise", month="2025-05")
    assert Appraisal.objects.filter(month=date(2025, 5, 1)).exists()
    with pytest.raises(CommandError, match="还没有结束"):
        call_command("appraise", month="2099-01")
    with pytest.raises(CommandError):
        call_command("appraise", month="五月")


def test_the_database_holds_that_weights_make_100():
    with pytest.raises(IntegrityError, match="100_in_all"), transaction.atomic():
        WeightTable.objects.update(checks=99)
    with pytest.raises(IntegrityError, match="only_its_measures"), transaction.atomic():
        WeightTable.objects.filter(of=Of.STAFF).update(coverage=20, checks=0)
