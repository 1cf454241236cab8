"""The credits that the appraisal asks for, and whom the lists call behind."""

from datetime import date

import pytest

from activities.tests.factories import at
from branding.training.figures import MonthCredits, credits_of, posts_of
from branding.training.obligations import last_valid_day
from branding.training.records import record_of, standings
from branding.training.tests.parts import make_candidate, make_learner, make_plan, make_topic, make_training
from laoling import calendar
from laoling.accounts.models import Role
from laoling.accounts.tests.factories import make_centre_tree

OCTOBER, NOVEMBER = date(2026, 10, 1), date(2026, 11, 1)


@pytest.fixture
def tree():
    return make_centre_tree()


@pytest.fixture
def people(tree):
    return [make_learner(unit=tree.station) for _ in range(3)]


@pytest.mark.parametrize(
    ("earned_on", "months", "last"),
    [
        (date(2026, 11, 10), 12, date(2027, 11, 9)),
        (date(2026, 11, 1), 1, date(2026, 11, 30)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 12, 31), 2, date(2027, 2, 28)),
        (date(2026, 11, 10), None, None),
    ],
)
def test_credits_of_so_many_months_end_the_day_before(earned_on, months, last):
    assert last_valid_day(earned_on, months) == last


@pytest.mark.django_db
def test_credits_of_a_month_are_those_at_its_end(tree, people):
    came, absent, _ = people
    make_training(tree.station, came=[came], absent=[absent], for_visitors=True, credits=2)
    assert credits_of(people, OCTOBER) == {one.pk: MonthCredits(0, 0) for one in people}
    found = credits_of(people, NOVEMBER)
    assert found[came.pk] == MonthCredits(2, 2)
    assert found[absent.pk] == MonthCredits(2, 0)
    assert (found[came.pk].share, found[absent.pk].share) == (100, 0)
    assert credits_of([came], date(2027, 11, 30))[came.pk] == MonthCredits(2, 0)


@pytest.mark.django_db
def test_too_many_credits_of_one_topic_make_up_for_no_other(tree, people):
    one = people[0]
    for _ in range(2):
        make_training(tree.station, came=[one], for_visitors=True)
    make_training(tree.station, absent=[one], for_visitors=True, topic=make_topic("应急救护"))
    assert credits_of([one], NOVEMBER)[one.pk] == MonthCredits(2, 1)


@pytest.mark.django_db
def test_who_has_no_unit_is_left_out():
    assert credits_of([make_learner(Role.AUDITOR)], NOVEMBER) == {}


@pytest.mark.django_db
def test_who_came_from_another_station_is_no_debtor_of_what_was_held_before(tree):
    """The history of the account says since when; what it knows first holds since the first day at work."""
    moved = make_learner(unit=tree.far_station)
    stayed = make_learner(unit=tree.station)
    make_training(tree.station, day="2026-09-10", absent=[stayed], for_visitors=True)
    moved.unit = tree.station
    moved.save()
    posts = posts_of([moved])[moved.pk]
    assert [(post.path, post.since) for post in posts] == [
        (tree.far_station.path, date(2020, 1, 1)),
        (tree.station.path, calendar.today()),
    ]
    month = calendar.today()
    assert credits_of([moved, stayed], month) == {
        moved.pk: MonthCredits(0, 0),
        stayed.pk: MonthCredits(1, 0),
    }


@pytest.mark.django_db
def test_it_asks_as_often_for_many_as_for_one(tree, people, django_assert_num_queries):
    for one in people:
        make_training(tree.station, came=[one], for_visitors=True)
    for some in (people[:1], people):
        with django_assert_num_queries(6):
            credits_of(some, NOVEMBER)


@pytest.mark.django_db
def test_a_standing_says_what_is_behind_what_lapses_and_who_is_brand_staff(tree, people):
    came, absent, _ = people
    make_training(tree.station, day="2025-12-10", came=[came], absent=[absent], for_visitors=True)
    make_candidate(make_plan(tree.station), came, named_on=date(2026, 6, 1))
    first, second = standings([came, absent], date(2026, 11, 27))
    assert (first.state, [str(row.topic) for row in first.lapsing]) == ("soon", ["消防安全"])
    assert first.named_on == date(2026, 6, 1)
    assert (second.state, second.behind[0].label) == ("behind", "没有有效学分")


@pytest.mark.django_db
def test_a_record_tells_everything_about_one(tree, people):
    one = people[0]
    attended = make_training(tree.station, came=[one], for_visitors=True)
    missed = make_training(tree.station, absent=[one])
    ahead = make_training(tree.station, day="2026-12-20")
    ahead.invitations.create(member=one, invited_at=at("2026-11-01 09:00"), invited_by=one)
    record = record_of(one, today=date(2026, 11, 27), now=at("2026-11-27 09:00"))
    assert [row.training for row in record.attended] == [attended]
    assert [row.training for row in record.missed] == [missed]
    assert [row.training for row in record.ahead] == [ahead]
    assert record.total == 1
