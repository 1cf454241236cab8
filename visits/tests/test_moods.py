"""Moods noted on visits and the talks that they ask for: services, and who may read what."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from cards.tests.factories import make_card
from laoling.accounts.models import Role
from laoling.accounts.tests.factories import make_centre_tree, make_leave, make_user
from laoling.answers import Outdated
from laoling.people.models import Retiree
from laoling.people.tests.factories import make_retiree
from visits.models import MoodRecord, Outcome, Talk, Visit
from visits.moods.scale import Appeal, Concern, Mood, Reason, reason_for
from visits.moods.services import close_talk, hold_talk
from visits.services import correct_visit, record_visit, withdraw_visit
from visits.tests.factories import NOW, TODAY, moment
from visits.tests.mood_parts import make_mood, make_session, make_talk

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree():
    return make_centre_tree()


@pytest.fixture
def zhang(tree):
    return make_retiree(station=tree.station, name="张三")


@pytest.fixture
def visitor(tree):
    return make_user(Role.VISITOR, tree.station)


@pytest.fixture
def head(tree):
    return make_user(Role.STATION_HEAD, tree.station)


def record(retiree, by, mood=None, at=NOW, now=NOW, **kwargs) -> Visit:
    fields = {"outcome": Outcome.MET, "kinds": ["VISIT"], "submission_id": uuid4(), **kwargs}
    return record_visit(retiree=retiree, visited_at=at, mood=mood, by=by, now=now, **fields)


def hold(talk, by, **kwargs) -> Talk:
    fields = {
        "talked_on": TODAY,
        "appeals": [Appeal.POLICY, Appeal.FEELING],
        "words": "谈了药费报销",
        "next_on": TODAY + timedelta(days=14),
        "submission_id": uuid4(),
        "now": NOW,
        **kwargs,
    }
    return hold_talk(talk=talk, by=by, **fields)


def open_talk() -> Talk | None:
    return Talk.objects.unended().first()


# A mood is noted, corrected and withdrawn with its visit


def test_a_mood_with_concerns_is_noted_with_the_visit(zhang, visitor):
    concerns = [Concern.MONEY, Concern.HEALTH, Concern.MONEY]
    visit = record(zhang, visitor, 4, concerns=concerns, mood_words=" 腿疼 ")
    noted = MoodRecord.objects.get()
    assert (noted.visit, noted.station, noted.mood, noted.words) == (visit, zhang.station, 4, "腿疼")
    assert noted.concerns == ["HEALTH", "MONEY"]
    assert noted.concern_words == "身体病痛、经济困难"


def test_without_a_mood_nothing_is_noted(zhang, visitor):
    record(zhang, visitor)
    assert not MoodRecord.objects.exists()


@pytest.mark.parametrize(
    "said",
    [
        {"mood": None, "concerns": [Concern.HEALTH]},
        {"mood": None, "mood_words": "腿疼"},
        {"mood": 3, "outcome": Outcome.ABSENT},
        {"mood": 6},
        {"mood": 3, "concerns": ["NONSENSE"]},
    ],
)
def test_a_mood_of_nobody_or_that_is_none_is_refused_with_the_visit(zhang, visitor, said):
    with pytest.raises(ValidationError), transaction.atomic():
        record(zhang, visitor, **said)
    assert not Visit.objects.exists()


def test_after_a_death_the_mood_would_be_the_family_s(zhang, visitor):
    Retiree.objects.filter(pk=zhang.pk).update(died_on=TODAY - timedelta(days=2))
    with pytest.raises(ValidationError, match="家属"), transaction.atomic():
        record(zhang, visitor, 2, kinds=["FUNERAL"])
    record(zhang, visitor, 2, at=moment(TODAY - timedelta(days=3)))
    assert MoodRecord.objects.get().mood == 2
    assert not Talk.objects.exists()


def test_correcting_the_visit_corrects_the_mood(zhang, visitor):
    visit = record(zhang, visitor, 4, concerns=[Concern.HEALTH], mood_words="腿疼")
    correct_visit(visit=visit, by=visitor, now=NOW, mood=5)
    noted = MoodRecord.objects.get()
    assert (noted.mood, noted.concerns, noted.words) == (5, ["HEALTH"], "腿疼")
    correct_visit(visit=visit, by=visitor, now=NOW, done="量了血压")
    assert MoodRecord.objects.get().mood == 5
    correct_visit(visit=visit, by=visitor, now=NOW, mood=None, concerns=[], mood_words="")
    assert not MoodRecord.objects.exists()
    correct_visit(visit=visit, by=visitor, now=NOW, mood=3)
    assert MoodRecord.objects.get().mood == 3


def test_a_visit_that_met_nobody_after_all_has_no_mood(zhang, visitor):
    visit = record(zhang, visitor, 4)
    correct_visit(visit=visit, by=visitor, now=NOW, outcome=Outcome.ABSENT)
    assert not MoodRecord.objects.exists()


def test_the_mood_of_a_withdrawn_visit_counts_no_more(zhang, visitor):
    withdraw_visit(visit=record(zhang, visitor, 4), by=visitor, now=NOW)
    assert MoodRecord.objects.count() == 1
    assert not MoodRecord.objects.valid().exists()


def test_the_database_knows_the_scale_and_the_concerns(zhang):
    for wrong in ({"mood": 0}, {"mood": 6}, {"concerns": ["NONSENSE"]}):
        with pytest.raises(IntegrityError), transaction.atomic():
            make_mood(zhang, **wrong)


# What asks for a talk


@pytest.mark.parametrize(
    ("before", "mood", "reason"),
    [
        (None, 1, Reason.LOW),
        (None, 2, Reason.LOW),
        (None, 3, None),
        (5, 3, Reason.DROP),
        (4, 3, None),
        (5, 4, None),
        (3, 2, Reason.LOW),
        (1, 3, None),
    ],
)
def test_a_low_mood_or_a_sharp_drop_asks_for_a_talk(before, mood, reason):
    assert reason_for(mood, before) == reason


def test_the_talk_is_due_in_a_week_and_sooner_for_the_lowest(zhang, visitor, tree):
    record(zhang, visitor, Mood.LOW)
    assert (open_talk().due_on, open_talk().noticed_by) == (TODAY + timedelta(days=7), visitor)
    other = make_retiree(station=tree.station)
    record(other, visitor, Mood.VERY_LOW)
    assert Talk.objects.get(retiree=other).due_on == TODAY + timedelta(days=3)


def test_a_drop_is_measured_against_the_visit_before(zhang, visitor):
    make_mood(zhang, 5, on=date(2026, 11, 2))
    record(zhang, visitor, 3)
    assert open_talk().reason == Reason.DROP


def test_what_is_recorded_late_about_the_past_asks_for_nothing(zhang, visitor):
    make_mood(zhang, 4, on=TODAY - timedelta(days=2))
    record(zhang, visitor, 1, at=moment(TODAY - timedelta(days=9)))
    assert open_talk() is None


def test_one_talk_is_asked_for_at_a_time_and_once_for_a_mood(zhang, visitor):
    record(zhang, visitor, 2, at=NOW - timedelta(hours=3))
    record(zhang, visitor, 1)
    assert Talk.objects.count() == 1
    hold(open_talk(), visitor, next_on=None)
    visit = Visit.objects.order_by("visited_at").last()
    correct_visit(visit=visit, by=visitor, now=NOW, done="量了血压")
    # The newest low mood had no talk of its own while the other one went on: it has one now.
    assert [talk.mood.visit for talk in Talk.objects.unended()] == [visit]
    hold(open_talk(), visitor, next_on=None)
    correct_visit(visit=visit, by=visitor, now=NOW, done="聊天")
    assert open_talk() is None


def test_a_cause_that_was_wrong_takes_the_talk_with_it_and_brings_it_back(zhang, visitor):
    visit = record(zhang, visitor, 2)
    talk = open_talk()
    correct_visit(visit=visit, by=visitor, now=NOW, mood=4)
    assert open_talk() is None
    talk.refresh_from_db()
    assert talk.ended_as == Talk.End.CANCELLED
    correct_visit(visit=visit, by=visitor, now=NOW, mood=1)
    assert (open_talk(), open_talk().due_on) == (talk, TODAY + timedelta(days=3))
    withdraw_visit(visit=visit, by=visitor, now=NOW)
    assert open_talk() is None


def test_a_mood_taken_away_leaves_the_talk_that_was_held(zhang, visitor):
    visit = record(zhang, visitor, 2)
    hold(open_talk(), visitor)
    correct_visit(visit=visit, by=visitor, now=NOW, mood=None)
    assert (open_talk().times, open_talk().mood) == (1, None)


def test_a_better_mood_later_doesnt_end_the_talk(zhang, visitor):
    record(zhang, visitor, 2, at=NOW - timedelta(days=1))
    record(zhang, visitor, 5)
    assert open_talk() is not None


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["record", "correct", "withdraw", "hold"]), st.integers(1, 5), st.integers(0, 9)
    ),
    max_size=8,
)


@given(steps=STEPS)
def test_whatever_happens_the_newest_mood_has_its_talk(steps):
    """Held against the rule in one sentence: the newest valid mood that asks for a talk has had or has one."""
    with transaction.atomic():
        tree = make_centre_tree()
        visitor, zhang = make_user(Role.VISITOR, tree.station), make_retiree(station=tree.station)
        for what, mood, days in steps:
            visits = list(Visit.objects.filter(retiree=zhang, withdrawn_at=None).order_by("pk"))
            visit = visits[days % len(visits)] if visits else None
            if what == "record":
                record(zhang, visitor, mood, at=NOW - timedelta(days=days))
            elif what == "hold" and open_talk():
                hold(open_talk(), visitor, next_on=None if mood > 2 else TODAY + timedelta(days=mood))
            elif visit and what == "correct":
                correct_visit(visit=visit, by=visitor, now=NOW, mood=mood)
            elif visit and what == "withdraw":
                withdraw_visit(visit=visit, by=visitor, now=NOW)
        moods = list(MoodRecord.objects.valid().filter(visit__retiree=zhang).newest_first()[:2])
        before = moods[1].mood if len(moods) > 1 else None
        asked = bool(moods) and reason_for(moods[0].mood, before) is not None
        has_talk = open_talk() is not None
        was_held = bool(moods) and Talk.objects.filter(mood=moods[0], times__gt=0).exists()
        if steps and steps[-1][0] != "hold":  # holding ends a talk; the next visit asks anew
            assert has_talk or was_held or not asked
        idle = Talk.objects.unended().filter(times=0).exclude(mood__visit__withdrawn_at=None)
        assert not idle.exists()
        transaction.set_rollback(True)


# A talk is held and followed up until it is closed


def test_a_talk_is_held_and_agreed_on_again(zhang, visitor):
    talk = make_talk(zhang, noticed_by=visitor)
    hold(talk, visitor)
    session = talk.sessions.get()
    assert (session.by, session.words, session.appeals) == (visitor, "谈了药费报销", ["FEELING", "POLICY"])
    talk.refresh_from_db()
    assert (talk.times, talk.due_on, talk.is_open) == (1, TODAY + timedelta(days=14), True)


def test_a_talk_that_was_enough_is_closed(zhang, visitor):
    talk = hold(make_talk(zhang, noticed_by=visitor), visitor, next_on=None)
    assert (talk.ended_as, talk.ended_by, talk.times) == (Talk.End.CLOSED, visitor, 1)
    with pytest.raises(Outdated, match="已经结束"):
        hold(talk, visitor)


def test_the_same_submission_is_one_talk(zhang, visitor):
    talk, number = make_talk(zhang, noticed_by=visitor), uuid4()
    hold(talk, visitor, submission_id=number, version=1)
    hold(talk, visitor, submission_id=number, version=1)
    assert talk.sessions.count() == 1


def test_somebody_else_was_quicker(zhang, visitor, head):
    talk = make_talk(zhang, noticed_by=visitor)
    hold(talk, head, version=1)
    with pytest.raises(Outdated, match="刚刚被别人更新过"):
        hold(talk, visitor, version=1)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"talked_on": TODAY + timedelta(days=1)}, "talked_on"),
        ({"talked_on": TODAY - timedelta(days=31)}, "talked_on"),
        ({"next_on": TODAY}, "next_on"),
        ({"next_on": TODAY + timedelta(days=400)}, "next_on"),
        ({"appeals": []}, "appeals"),
        ({"appeals": ["NONSENSE"]}, "appeals"),
        ({"words": " "}, "words"),
    ],
)
def test_what_cant_be_is_refused(zhang, visitor, wrong, field):
    talk = make_talk(zhang, noticed_by=visitor)
    with pytest.raises(ValidationError) as refused:
        hold(talk, visitor, **wrong)
    assert field in refused.value.message_dict
    assert not talk.sessions.exists()


def test_a_talk_is_closed_with_a_reason(zhang, head):
    talk = make_talk(zhang)
    with pytest.raises(ValidationError):
        close_talk(talk=talk, words=" ", by=head, now=NOW)
    closed = close_talk(talk=talk, words="心情好转", by=head, now=NOW)
    assert (closed.ended_as, closed.end_words) == (Talk.End.CLOSED, "心情好转")
    assert close_talk(talk=talk, words="心情好转", by=head, now=NOW).version == closed.version


def test_the_database_holds_one_open_talk_and_how_it_ended(zhang):
    make_talk(zhang)
    for wrong in ({}, {"ended_at": NOW}, {"ended_at": NOW, "ended_as": Talk.End.CLOSED}):
        with pytest.raises(IntegrityError), transaction.atomic():
            make_talk(zhang, **wrong)


# Who may read it


def test_it_is_the_business_of_the_head_and_of_who_answers_for_the_card(tree, zhang, visitor, head):
    colleague = make_user(Role.VISITOR, tree.station)
    make_card(zhang, visitor=visitor)
    talk = make_talk(zhang, noticed_by=visitor)
    readers = {
        user.role + str(user.pk): Talk.objects.open_to(user, TODAY).exists()
        for user in (visitor, head, colleague)
    }
    assert list(readers.values()) == [True, True, False]
    make_leave(visitor, starts_on=TODAY, ends_on=TODAY, substitute=colleague)
    assert list(Talk.objects.open_to(colleague, TODAY)) == [talk]
    assert not Talk.objects.open_to(colleague, TODAY + timedelta(days=1)).exists()


def test_who_stands_in_for_the_head_reads_what_the_head_reads(tree, zhang, head):
    make_talk(zhang)
    colleague = make_user(Role.VISITOR, tree.station)
    make_leave(head, starts_on=TODAY, ends_on=TODAY, substitute=colleague)
    assert Talk.objects.open_to(colleague, TODAY).exists()


def test_without_a_card_it_is_the_business_of_who_noticed(zhang, visitor, tree):
    make_talk(zhang, noticed_by=visitor)
    assert Talk.objects.open_to(visitor, TODAY).exists()
    assert not Talk.objects.open_to(make_user(Role.VISITOR, tree.station), TODAY).exists()


def test_nobody_else_holds_or_closes_it(tree, zhang):
    talk = make_talk(zhang)
    make_session(talk)
    others = [
        make_user(Role.VISITOR, tree.station),
        make_user(Role.STATION_HEAD, tree.sibling),
        make_user(Role.DEPARTMENT_MANAGER, tree.department),
        make_user(Role.CENTRE_LEADER, tree.centre),
    ]
    for user in others:
        with pytest.raises(PermissionDenied):
            hold(talk, user)
        with pytest.raises(PermissionDenied):
            close_talk(talk=talk, words="不用谈了", by=user, now=NOW)
    known = [Talk.objects.known_to(user, TODAY).exists() for user in others]
    assert known == [False, False, True, False]
