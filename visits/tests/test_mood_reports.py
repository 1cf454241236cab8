"""The monthly report: whom it counts, what it shows, and that it stays as it was published."""

from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction

from laoling.accounts.models import Role
from laoling.accounts.tests.factories import make_centre_tree, make_user
from laoling.calendar import SHANGHAI
from laoling.inbox.models import Heartbeat
from laoling.people.tests.factories import make_retiree
from visits import tasks
from visits.models import MoodFigure, MoodMonth, MoodRecord, Visit
from visits.moods.reports import lines_of, publish_month, publish_months
from visits.moods.scale import Concern
from visits.tests.factories import moment
from visits.tests.mood_parts import make_mood

pytestmark = pytest.mark.django_db
OCTOBER, SEPTEMBER = date(2026, 10, 1), date(2026, 9, 1)
NOW = datetime(2026, 11, 5, 8, tzinfo=SHANGHAI)
TODAY = NOW.date()


@pytest.fixture
def tree():
    return make_centre_tree()


def fill(station, moods, month=OCTOBER, **kwargs):
    """As many people of the station as there are `moods`, each seen once that month."""
    return [
        make_mood(make_retiree(station=station), mood, on=month + timedelta(days=9), **kwargs)
        for mood in moods
    ]


def publish(*months):
    for month in months or (OCTOBER,):
        publish_month(month, now=NOW)


def figure(unit, month=OCTOBER) -> MoodFigure:
    return MoodFigure.objects.get(unit=unit, report__month=month)


def lines(user, month=OCTOBER):
    found = lines_of(MoodMonth.objects.get(month=month), user)
    return {line.unit: line for line in found}


def test_a_station_of_five_is_shown_with_its_spread(tree):
    fill(tree.station, [1, 3, 3, 4, 5])
    publish()
    shown = figure(tree.station)
    assert (shown.people, shown.moods, shown.mean) == (5, [1, 0, 2, 1, 1], 3.2)
    assert figure(tree.sibling).people == 0


def test_of_fewer_than_five_nothing_is_even_stored(tree):
    fill(tree.station, [1, 3, 3, 4], concerns=[Concern.HEALTH])
    publish()
    for unit in (tree.station, tree.department, tree.centre):
        assert (figure(unit).people, figure(unit).moods, figure(unit).concerns) == (None, [], {})


def test_a_department_next_to_its_only_hidden_station_is_hidden_too(tree):
    fill(tree.station, [3] * 4)
    fill(tree.sibling, [4] * 8)
    publish()
    assert figure(tree.sibling).people == 8
    assert figure(tree.department).people is None


def test_two_hidden_stations_that_come_to_five_hide_each_other(tree):
    fill(tree.station, [3] * 2)
    fill(tree.sibling, [4] * 3)
    publish()
    assert [figure(unit).people for unit in (tree.station, tree.sibling, tree.department)] == [None, None, 5]


def test_each_person_counts_once_with_the_newest_mood_and_all_concerns(tree):
    people = [record.visit.retiree for record in fill(tree.station, [1] * 5, concerns=[Concern.HEALTH])]
    for person in people:
        make_mood(person, 4, on=date(2026, 10, 20), concerns=[Concern.MONEY])
        make_mood(person, 2, on=date(2026, 10, 5), concerns=[Concern.HEALTH])
        make_mood(person, 2, on=date(2026, 11, 1))
    publish()
    assert figure(tree.station).moods == [0, 0, 0, 5, 0]
    assert figure(tree.station).commonest == [("身体病痛", 5), ("经济困难", 5)]


def test_a_concern_that_fewer_than_five_named_is_left_out(tree):
    fill(tree.station, [3] * 6, concerns=[Concern.HEALTH])
    fill(tree.station, [3] * 4, concerns=[Concern.MONEY])
    publish()
    assert figure(tree.station).commonest == [("身体病痛", 6)]
    assert figure(tree.station).people == 10


def test_a_concern_of_a_department_less_its_station_tells_of_nobody(tree):
    fill(tree.station, [3] * 6, concerns=[Concern.HEALTH])
    fill(tree.sibling, [3] * 4, concerns=[Concern.HEALTH])
    fill(tree.sibling, [3] * 4)
    publish()
    assert figure(tree.station).commonest == [("身体病痛", 6)]
    assert [figure(unit).commonest for unit in (tree.sibling, tree.department, tree.centre)] == [[], [], []]
    assert figure(tree.department).people == 14


def test_withdrawn_visits_do_not_count(tree):
    records = fill(tree.station, [3] * 6)
    visit = records[0].visit
    Visit.objects.filter(pk=visit.pk).update(withdrawn_at=NOW, withdrawn_by=visit.visitor)
    publish()
    assert figure(tree.station).people == 5


def test_who_moved_counts_where_they_were_then(tree):
    for record in fill(tree.station, [3] * 5):
        person = record.visit.retiree
        type(person).objects.filter(pk=person.pk).update(station=tree.far_station)
    publish()
    assert (figure(tree.station).people, figure(tree.far_station).people) == (5, 0)


def test_what_comes_later_doesnt_change_a_published_month(tree):
    """Else the difference would be the mood of the one person whom the list of visits names."""
    records = fill(tree.station, [3] * 5)
    publish()
    fill(tree.station, [1])
    MoodRecord.objects.filter(pk=records[0].pk).update(mood=5)
    publish()
    publish_months(today=TODAY, now=NOW)
    assert figure(tree.station).moods == [0, 0, 5, 0, 0]


def test_a_month_is_published_once_it_is_over_for_three_days(tree):
    fill(tree.station, [3] * 5)
    fill(tree.station, [3] * 5, month=SEPTEMBER)
    assert publish_months(today=date(2026, 11, 3), now=NOW) == 1
    assert publish_months(today=date(2026, 11, 4), now=NOW) == 1
    assert publish_months(today=date(2026, 12, 3), now=NOW) == 0
    assert [str(month) for month in MoodMonth.objects.all()] == ["2026年10月", "2026年9月"]


def test_without_moods_there_is_nothing_to_publish_and_a_month_without_any_says_so(tree):
    assert publish_months(today=TODAY, now=NOW) == 0
    fill(tree.station, [3], month=SEPTEMBER)
    assert publish_months(today=TODAY, now=NOW) == 2
    assert figure(tree.station).people == 0


def test_the_scan_publishes_and_beats(tree):
    fill(tree.station, [3] * 5)
    with time_machine.travel(NOW, tick=False):
        tasks.publish_moods()
    assert MoodMonth.objects.count() == 1
    assert Heartbeat.objects.filter(name="moods").exists()


def test_the_movement_needs_both_months(tree):
    leader = make_user(Role.CENTRE_LEADER, tree.centre)
    fill(tree.station, [3] * 5)
    fill(tree.station, [4] * 5, month=SEPTEMBER)
    fill(tree.far_station, [3, 4, 4, 4, 4])
    fill(tree.far_station, [1] * 4, month=SEPTEMBER)
    publish(SEPTEMBER, OCTOBER)
    found = lines(leader)
    assert (found[tree.station].movement, found[tree.station].movement_words) == (-1.0, "−1.0")
    assert (found[tree.far_station].mean_words, found[tree.far_station].movement_words) == ("3.8", "")


def test_a_manager_reads_the_department_and_the_same_is_hidden_as_for_the_centre(tree):
    fill(tree.station, [3] * 4)
    fill(tree.sibling, [3] * 8)
    fill(tree.far_station, [3] * 4)
    publish()
    manager, leader = (
        make_user(Role.DEPARTMENT_MANAGER, tree.department),
        make_user(Role.CENTRE_LEADER, tree.centre),
    )
    mine, all_lines = lines(manager), lines(leader)
    assert list(mine) == [tree.department, tree.station, tree.sibling]
    assert {unit: line.is_hidden for unit, line in mine.items()}.items() <= {
        unit: line.is_hidden for unit, line in all_lines.items()
    }.items()


def test_the_database_refuses_a_figure_of_fewer_than_five(tree):
    report = MoodMonth.objects.create(month=OCTOBER, published_at=NOW)
    for wrong in (
        {"people": 4, "moods": [0, 0, 4, 0, 0]},
        {"people": None, "moods": [0, 0, 4, 0, 0]},
        {"people": 0, "moods": [0] * 5, "concerns": {"HEALTH": 1}},
        {"people": 6, "moods": []},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            MoodFigure.objects.create(report=report, unit=tree.station, **wrong)
    with pytest.raises(IntegrityError), transaction.atomic():
        MoodMonth.objects.create(month=date(2026, 9, 2), published_at=NOW)


def test_publishing_costs_the_same_however_many_people_there_are(tree, django_assert_max_num_queries):
    fill(tree.station, [3] * 30)
    with django_assert_max_num_queries(9):
        publish_month(OCTOBER, now=NOW)


def test_it_counts_visits_of_the_very_first_and_last_minute(tree):
    first, last = moment(OCTOBER, 0, 0), moment(date(2026, 10, 31), 23, 59)
    for at in (first, last, last, last, last):
        make_mood(make_retiree(station=tree.station), visited_at=at)
    publish()
    assert figure(tree.station).people == 5
