"""The to-do list of the home page: who stands where, in which words, and at what cost."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cards.models import Tier
from cards.tests.factories import make_card
from laoling.accounts.models import Role
from laoling.accounts.tests.factories import make_centre_tree, make_leave, make_user
from laoling.desk import todo
from laoling.people.tests.factories import make_household, make_retiree
from visits.models import DutyKind, Outcome
from visits.tests.factories import make_duty, make_event, make_visit, moment

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)  # a Monday
NOW = moment(TODAY, 12)
SUNDAY = date(2026, 11, 29)


@pytest.fixture
def tree():
    return make_centre_tree()


@pytest.fixture
def visitor(tree):
    return make_user(Role.VISITOR, tree.station)


def owing(station, *windows, visitor=None, kind=DutyKind.VISIT, tier=Tier.SECOND, **person):
    """A retiree with a card who owes duties, each `(days to opening, days to the last day)` from TODAY."""
    card = make_card(make_retiree(station=station, **person), tier=tier, visitor=visitor)
    for opens, due in windows:
        make_duty(card, TODAY + timedelta(opens), TODAY + timedelta(due), kind=kind)
    return card.retiree


def people_in(sections):
    """The ids of the people of each section, in order."""
    return {
        section.key: [person.retiree_id for entry in section.entries for person in entry.people]
        for section in sections
    }


def test_it_sorts_by_overdue_today_and_this_week(tree, visitor):
    late = owing(tree.station, (-20, -2), visitor=visitor)
    now = owing(tree.station, (-6, 0), visitor=visitor)
    soon = owing(tree.station, (0, 6), visitor=visitor)
    owing(tree.station, (0, 7), visitor=visitor)  # due next Monday: not yet
    found = people_in(todo.todo_for(visitor, NOW).mine)
    assert found == {"overdue": [late.pk], "today": [now.pk], "week": [soon.pk]}


def test_the_oldest_comes_first_and_on_one_day_the_gravest(tree, visitor):
    third = owing(tree.station, (-20, -2), visitor=visitor, tier=Tier.THIRD)
    first = owing(tree.station, (-20, -2), visitor=visitor, tier=Tier.FIRST)
    oldest = owing(tree.station, (-20, -9), visitor=visitor, tier=Tier.THIRD)
    found = people_in(todo.todo_for(visitor, NOW).mine)
    assert found == {"overdue": [oldest.pk, first.pk, third.pk]}


def test_several_overdue_of_one_kind_are_one_line_with_the_count(tree, visitor):
    owing(tree.station, (-90, -60), (-59, -30), (-29, -1), visitor=visitor)
    [section] = todo.todo_for(visitor, NOW).mine
    [need] = section.entries[0].people[0].needs
    assert (need.count, need.due_on) == (3, TODAY - timedelta(60))


def test_a_household_is_one_entry_with_each_person_in_it(tree, visitor):
    household = make_household(station=tree.station)
    husband = owing(tree.station, (-20, 3), visitor=visitor, household=household)
    wife = owing(tree.station, (-20, -3), visitor=visitor, household=household)
    [section] = todo.todo_for(visitor, NOW).mine
    assert section.count == 1
    assert [person.retiree_id for person in section.entries[0].people] == [wife.pk, husband.pk]


def test_a_visitor_sees_their_own_first_and_the_stations_after(tree, visitor):
    mine = owing(tree.station, (-20, -1), visitor=visitor)
    others = owing(tree.station, (-20, -9), visitor=make_user(Role.VISITOR, tree.station))
    nobodys = owing(tree.station, (-20, -8))
    found = todo.todo_for(visitor, NOW)
    assert people_in(found.mine) == {"overdue": [mine.pk]}
    assert people_in(found.others) == {"overdue": [others.pk, nobodys.pk]}
    assert found.totals() == [("overdue", "逾期", 1), ("today", "今天", 0), ("week", "本周", 0)]


def test_the_substitute_finds_the_households_of_who_is_away(tree, visitor):
    away = make_user(Role.VISITOR, tree.station)
    theirs = owing(tree.station, (-20, -1), visitor=away)
    make_leave(away, starts_on=TODAY, ends_on=TODAY, substitute=visitor)
    assert people_in(todo.todo_for(visitor, NOW).mine) == {"overdue": [theirs.pk]}
    assert people_in(todo.todo_for(visitor, NOW + timedelta(1)).others) == {"overdue": [theirs.pk]}


def test_the_head_sees_everybody_in_one_list_and_how_many_have_no_visitor(tree, visitor):
    head = make_user(Role.STATION_HEAD, tree.station)
    owing(tree.station, (-20, -1), visitor=visitor)
    owing(tree.station, (-20, -2))
    found = todo.todo_for(head, NOW)
    assert (found.mine[0].count, found.others, found.unassigned) == (2, [], 1)


def test_it_hides_other_stations(tree, visitor):
    owing(tree.sibling, (-20, -1))
    found = todo.todo_for(visitor, NOW)
    assert (found.mine, found.others) == ([], [])


def test_nobody_in_asks_for_another_try_on_its_day_long_before_the_last(tree, visitor):
    retiree = owing(tree.station, (-20, 40), visitor=visitor)
    make_visit(retiree, moment(TODAY - timedelta(2)), Outcome.ABSENT, visitor=visitor, next_try_on=TODAY)
    assert people_in(todo.todo_for(visitor, NOW).mine) == {"today": [retiree.pk]}


def test_the_day_of_the_next_try_comes_before_the_last_day_of_this_week(tree, visitor):
    """Due on Sunday, but Monday was agreed: it is for today."""
    retiree = owing(tree.station, (-20, 6), visitor=visitor)
    make_visit(retiree, moment(TODAY - timedelta(2)), Outcome.ABSENT, visitor=visitor, next_try_on=TODAY)
    [section] = todo.todo_for(visitor, NOW).mine
    [need] = section.entries[0].people[0].needs
    assert (section.key, need.due_on, need.tries_on) == ("today", TODAY + timedelta(6), TODAY)


def test_another_try_adds_no_second_line_to_what_is_overdue(tree, visitor):
    retiree = owing(tree.station, (-20, -3), (-2, 40), visitor=visitor)
    make_visit(retiree, moment(TODAY - timedelta(4)), Outcome.ABSENT, visitor=visitor, next_try_on=TODAY)
    [section] = todo.todo_for(visitor, NOW).mine
    [need] = section.entries[0].people[0].needs
    assert (section.key, need.due_on) == ("overdue", TODAY - timedelta(3))


def test_somebody_met_after_nobody_was_in_is_not_asked_for_again(tree, visitor):
    retiree = owing(tree.station, (-20, 40), visitor=visitor)
    make_visit(retiree, moment(TODAY - timedelta(2)), Outcome.ABSENT, visitor=visitor, next_try_on=TODAY)
    make_visit(retiree, moment(TODAY - timedelta(1)), Outcome.PHONED, visitor=visitor)
    assert todo.todo_for(visitor, NOW).mine == []


def test_it_says_how_it_was_last_time(tree, visitor):
    retiree = owing(tree.station, (-20, -1), visitor=visitor)
    make_visit(retiree, moment(TODAY - timedelta(30)), visitor=visitor, next_step="带药盒")
    make_visit(retiree, moment(TODAY - timedelta(9)), visitor=visitor, next_step="带血压计")
    [section] = todo.todo_for(visitor, NOW).mine
    last_visit = section.entries[0].people[0].last_visit
    assert last_visit
    assert last_visit.next_step == "带血压计"


def test_it_shows_only_the_first_of_many_and_counts_the_rest(tree, visitor, monkeypatch):
    monkeypatch.setattr(todo, "SHOWN", 2)
    for days in (-1, -2, -3):
        owing(tree.station, (-20, days), visitor=visitor)
    [section] = todo.todo_for(visitor, NOW).mine
    assert (section.count, len(section.entries), section.hidden) == (3, 2, 1)


def test_the_queries_dont_grow_with_the_people(tree, visitor):
    def queries():
        with CaptureQueriesContext(
            connection,
        ) as captured:
            todo.todo_for(visitor, NOW)
        return len(captured)

    for _ in range(3):
        owing(tree.station, (-20, -1), visitor=visitor)
    few = queries()
    for _ in range(12):
        owing(tree.station, (-20, -1))
    assert queries() == few


def test_a_duty_that_was_given_away_for_once_stands_with_whoever_goes(tree, visitor):
    other = make_user(Role.VISITOR, tree.station, name="钱走访")
    retiree = owing(tree.station, (-20, -1), visitor=visitor)
    duty = retiree.duties.get()
    make_duty(duty.card, TODAY - timedelta(20), TODAY + timedelta(2), kind=DutyKind.HOME_SERVICE)
    retiree.duties.filter(pk=duty.pk).update(assigned_to=other, assigned_by=other, assigned_at=NOW)
    assert people_in(todo.todo_for(other, NOW).mine) == {"overdue": [retiree.pk]}
    [section] = todo.todo_for(visitor, NOW).mine  # the home service is still theirs
    assert [need.visitor for need in section.entries[0].people[0].needs] == ["钱走访", visitor.name]


def test_it_says_in_which_hospital_somebody_lies(tree, visitor):
    retiree = owing(tree.station, (-20, -1), visitor=visitor)
    make_event(retiree, reported_by=visitor, place="中心医院")
    [section] = todo.todo_for(visitor, NOW).mine
    stay = section.entries[0].people[0].stay
    assert stay
    assert stay.place == "中心医院"
