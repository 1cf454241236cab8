"""The story of a person: every room's entries in one line, right on every page, at a constant price."""

from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cards.models import Assessment, CardAction, Pause, Tier, TierChange
from cards.tests.factories import make_assessment, make_card, make_contact_card, make_pause, make_tier_change
from laoling.accounts.models import Role
from laoling.accounts.tests.factories import make_centre_tree, make_user
from laoling.calendar import SHANGHAI
from laoling.desk.sources import SOURCES, sources_for
from laoling.desk.timeline import Kind, Narrowing, Timeline
from laoling.people.models import Consent, Retiree, Transfer
from laoling.people.tests.factories import make_retiree
from visits.models import Outcome, RequestStep, Talk, Visit
from visits.requests.states import State, Step
from visits.tests.factories import NOW, make_duty, make_visit, moment
from visits.tests.mood_parts import make_mood, make_session, make_talk
from visits.tests.request_parts import make_request
from visits.windows import End

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)
EVERYTHING = Narrowing()


@pytest.fixture(autouse=True)
def monday():
    with time_machine.travel("2026-11-23 09:00+08:00", tick=False):
        yield


@pytest.fixture
def tree():
    return make_centre_tree()


@pytest.fixture
def person(tree):
    return make_retiree(name="张三", station=tree.station)


def told(person, *kinds, today=TODAY, **days):
    """Day, tag or kind, and title of every wanted entry."""
    line = Timeline(SOURCES, person, today, Narrowing(kinds=kinds, **days))
    return [(str(entry.on), entry.tag, entry.title) for entry in line[:1000]]


def test_visits_and_calls_are_told_by_outcome(person):
    make_visit(person, visited_at=moment(date(2026, 11, 3)), done="修了水龙头", needs="想有人说话", mood=4)
    make_visit(person, visited_at=moment(date(2026, 11, 5)), outcome=Outcome.PHONED)
    make_visit(person, visited_at=moment(date(2026, 11, 7)), outcome=Outcome.ABSENT)
    make_visit(person, visited_at=moment(date(2026, 11, 9)), outcome=Outcome.REFUSED, kinds=["HOME_SERVICE"])
    assert told(person, Kind.VISIT) == [
        ("2026-11-09", "谢绝", "上门服务"),
        ("2026-11-07", "无人", "走访"),
        ("2026-11-03", "见到", "走访"),
    ]
    assert told(person, Kind.CALL) == [("2026-11-05", "电话", "走访")]
    entry = Timeline(SOURCES, person, TODAY, Narrowing(kinds=[Kind.VISIT]))[2:3][0]
    assert entry.lines == [("", "修了水龙头"), ("需求", "想有人说话")]


def test_moods_and_talks_are_told_apart_from_the_visit(person):
    record = make_mood(
        person, 2, visited_at=moment(date(2026, 11, 3)), concerns=["FAMILY"], mood_words="想儿子"
    )
    talk = make_talk(person, record=record)
    make_session(talk, words="说了心里话", talked_on=date(2026, 11, 5))
    Talk.objects.update(ended_at=NOW, ended_by=talk.noticed_by, ended_as="CLOSED", end_words="搬去女儿家")
    assert told(person, Kind.MOOD) == [
        ("2026-11-23", "已办结", "谈心结束"),
        ("2026-11-05", "讲感情", "谈心"),
        ("2026-11-03", "较差", "心情和关切"),
    ]
    line = Timeline(SOURCES, person, TODAY, Narrowing(kinds=[Kind.MOOD]))
    assert line[2:3][0].lines == [("关切", "子女家事"), ("", "想儿子")]


def test_moods_and_talks_are_in_the_story_of_the_responsible_only(person, tree):
    head, manager = (
        make_user(Role.STATION_HEAD, tree.station),
        make_user(Role.DEPARTMENT_MANAGER, tree.department),
    )
    kinds = [{source.kind for source in sources_for(user, person, TODAY)} for user in (head, manager)]
    assert [Kind.MOOD in found for found in kinds] == [True, False]
    assert kinds[0] - kinds[1] == {Kind.MOOD}


def test_a_withdrawn_visit_says_so(person):
    visit = make_visit(person)
    Visit.objects.filter(pk=visit.pk).update(withdrawn_at=timezone.now(), withdrawn_by=visit.visitor)
    assert [tag for _, tag, _ in told(person, Kind.VISIT)] == ["已撤回"]


def test_assessments_and_decisions_are_two_things(person):
    make_assessment(
        person,
        Tier.SECOND,
        Assessment.Status.APPROVED,
        assessed_on=date(2026, 11, 1),
        tier=Tier.FIRST,
        decision_reason="独居",
    )
    make_assessment(person, None, Assessment.Status.REJECTED, assessed_on=date(2026, 11, 2))
    assert told(person, Kind.ASSESSMENT) == [
        ("2026-11-04", "已退回", "评估退回"),
        ("2026-11-04", "已批准", "评估批准，定为一级"),
        ("2026-11-02", "", "困难评估，申报不需要服务卡"),
        ("2026-11-01", "", "困难评估，申报二级"),
    ]


def test_a_card_is_told_from_its_opening_to_its_closing(person):
    head = make_user(Role.STATION_HEAD, person.station)
    card = make_card(
        person, Tier.THIRD, date(2026, 10, 1), number="D1-2026-0042", closed_on=date(2026, 11, 20)
    )
    make_tier_change(card, Tier.SECOND, date(2026, 10, 10))
    make_tier_change(card, Tier.FIRST, date(2026, 10, 10))  # the last of a day counts
    make_tier_change(card, Tier.FIRST, date(2026, 10, 15))  # no other tier
    make_pause(card, date(2026, 11, 1), date(2026, 11, 5))
    CardAction.objects.create(
        card=card,
        kind=CardAction.Kind.ASSIGNED,
        detail="刘小梅",
        recorded_on=date(2026, 10, 2),
        recorded_by=head,
    )
    assert told(person, Kind.CARD) == [
        ("2026-11-20", "销卡", "销卡 D1-2026-0042，情况好转"),
        ("2026-11-06", "恢复", "恢复服务"),
        ("2026-11-01", "暂停", "暂停服务，到 2026-11-05 为止"),
        ("2026-10-10", "等级", "等级由三级改为一级"),
        ("2026-10-02", "", "指定走访员：刘小梅"),
        ("2026-10-01", "开卡", "开卡 D1-2026-0042，三级"),
    ]


def test_what_lies_ahead_is_no_story_yet(person):
    card = make_card(person)
    make_pause(card, date(2026, 11, 20), date(2026, 11, 25))
    make_pause(card, date(2026, 12, 1), date(2026, 12, 5), recorded_on=TODAY)
    assert [tag for _, tag, _ in told(person, Kind.CARD)] == ["暂停", "开卡"]
    assert "恢复" in [tag for _, tag, _ in told(person, Kind.CARD, today=date(2026, 11, 26))]


def test_a_pause_that_outlasts_its_card_ends_with_it(person):
    make_pause(make_card(person, closed_on=date(2026, 11, 21)), date(2026, 11, 20), date(2026, 11, 21))
    assert "恢复" not in [tag for _, tag, _ in told(person, Kind.CARD)]


def test_a_contact_card_is_handed_out_and_signed_for(person):
    family = {"signed_by": "FAMILY", "signer": "李梅"}
    make_contact_card(person, issued_on=date(2026, 11, 3), received_on=date(2026, 11, 5), **family)
    make_contact_card(person)  # printed only
    line = Timeline(SOURCES, person, TODAY, Narrowing(kinds=[Kind.CONTACT_CARD]))
    assert [(str(entry.on), entry.title) for entry in line[:10]] == [
        ("2026-11-05", "签收联系卡：随身卡"),
        ("2026-11-03", "发放联系卡：随身卡"),
    ]
    assert line[:1][0].lines == [("签收人", "李梅")]


def test_waived_and_missed_duties_are_told_the_others_not(person):
    head, card = make_user(Role.STATION_HEAD, person.station), make_card(person)
    ended = {"ended_at": datetime(2026, 11, 20, 23, 30, tzinfo=SHANGHAI)}
    waived = {**ended, "ended_as": End.WAIVED, "ended_by": head, "end_reason": "住院"}
    make_duty(card, date(2026, 11, 1), date(2026, 11, 10), **waived)
    make_duty(card, date(2026, 11, 11), date(2026, 11, 19), ended_as=End.MISSED, **ended)
    make_duty(card, date(2026, 11, 12), date(2026, 11, 19), ended_as=End.CANCELLED, **ended)
    make_duty(card, date(2026, 11, 13), date(2026, 11, 19))
    assert told(person, Kind.DUTY) == [
        ("2026-11-20", "未完成", "未完成：走访（2026-11-11 至 2026-11-19）"),
        ("2026-11-20", "免访", "免访：走访（2026-11-01 至 2026-11-10）"),
    ]


def test_what_became_of_the_person_is_told(person, tree):
    manager = make_user(Role.DEPARTMENT_MANAGER, tree.department)
    Transfer.objects.create(
        retiree=person,
        from_station=tree.sibling,
        to_station=tree.station,
        moved_on=date(2026, 11, 2),
        reason="搬家",
        recorded_by=manager,
    )
    moved = {"archived_at": timezone.now(), "archived_by": manager, "archive_reason": "MOVED"}
    Retiree.objects.filter(pk=person.pk).update(
        created_at=moment(date(2026, 11, 1), 0, 30), died_on=date(2026, 11, 22), **moved
    )
    assert told(person, Kind.RECORD) == [
        ("2026-11-23", "归档", "归档：迁出，不再由我们服务"),
        ("2026-11-22", "去世", "去世"),
        ("2026-11-02", "转站", f"由{tree.sibling}转到{tree.station}"),
        ("2026-11-01", "登记", "登记入册"),
    ]


def test_consents_and_mergings_are_told(person, tree):
    head = make_user(Role.STATION_HEAD, tree.station)
    manager = make_user(Role.DEPARTMENT_MANAGER, tree.department)
    made_consent(person, head)
    gone = make_retiree(station=tree.station, name="张三")
    merged = {"merged_into": person, "merged_at": moment(date(2026, 11, 21)), "merged_by": manager}
    Retiree.objects.filter(pk=gone.pk).update(**merged)
    assert told(person, Kind.RECORD) == [
        ("2026-11-23", "登记", "登记入册"),
        ("2026-11-21", "合并", f"并入重复登记的资料（编号 {gone.pk}）"),
        ("2026-11-20", "撤回同意", "撤回同意：健康信息用于安排服务"),
        ("2026-11-02", "同意", "同意：健康信息用于安排服务"),
    ]


def test_another_person_s_story_is_another(person, tree):
    fill(make_retiree(station=tree.station), 5)
    assert told(person) == [("2026-11-23", "登记", "登记入册")]


def test_days_are_included_at_both_ends(person):
    for day in (1, 2, 3, 4):
        make_visit(person, visited_at=moment(date(2026, 11, day), 0, 5))
    days = [on for on, _, _ in told(person, since=date(2026, 11, 2), until=date(2026, 11, 3))]
    assert days == ["2026-11-03", "2026-11-02"]


def made_consent(person, by):
    """A daughter's consent, withdrawn after 18 days."""
    return Consent.objects.create(
        retiree=person,
        purpose="HEALTH",
        how="RELATIVE",
        relative="李梅，女儿",
        given_on=date(2026, 11, 2),
        recorded_by=by,
        withdrawn_on=date(2026, 11, 20),
        withdrawn_by=by,
    )


def fill(person, visits):
    """A person with something of every source, and so many visits and calls."""
    head = make_user(Role.STATION_HEAD, person.station)
    card = make_card(person, Tier.THIRD, date(2026, 9, 1), closed_on=date(2026, 11, 20))
    make_tier_change(card, Tier.FIRST, date(2026, 10, 10))
    make_pause(card, date(2026, 11, 1), date(2026, 11, 5), recorded_by=head)
    CardAction.objects.create(
        card=card,
        kind=CardAction.Kind.ASSIGNED,
        detail="刘小梅",
        recorded_on=date(2026, 10, 2),
        recorded_by=head,
    )
    make_assessment(person, Tier.SECOND, Assessment.Status.APPROVED, proposed_by=head, decided_by=head)
    make_contact_card(
        person, issued_on=date(2026, 11, 3), received_on=date(2026, 11, 5), printed_by=head, received_by=head
    )
    made_consent(person, head)
    ended = datetime(2026, 11, 20, 9, 0, tzinfo=SHANGHAI)
    make_duty(card, ended_as=End.MISSED, ended_at=ended)
    for number in range(visits):
        at = moment(date(2026, 11, 20)) - timedelta(days=number // 3)
        outcome = Outcome.PHONED if number % 4 == 0 else Outcome.MET
        make_visit(person, visited_at=at, outcome=outcome, visitor=head)
    Retiree.objects.filter(pk=person.pk).update(died_on=date(2026, 11, 20))
    return card


def test_it_costs_the_same_however_much_happened(person, tree):
    other = make_retiree(station=tree.station)
    fill(person, 8)
    fill(other, 40)
    costs = []
    for one in (person, other):
        line = Timeline(SOURCES, one, TODAY, EVERYTHING)
        with CaptureQueriesContext(connection) as queries:
            line.count()
            [entry.lines for entry in line[:30]]
        costs.append(len(queries))
    assert costs[1] <= costs[0] <= 2 + len(SOURCES)


KINDS = st.sets(st.sampled_from(list(Kind)))
DAYS = st.one_of(st.none(), st.dates(date(2026, 8, 25), date(2026, 11, 30)))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(kinds=KINDS, since=DAYS, until=DAYS, size=st.integers(1, 12))
def test_pages_are_what_a_brute_force_merge_gives(everything, kinds, since, until, size):
    person = everything
    wanted = []
    for number, source in enumerate(SOURCES):
        for row in source.find(person, TODAY):
            entry = source.tell(row)
            assert entry.on == row.story_on
            inside = (since or date.min) <= entry.on <= (until or date.max)
            if inside and (not kinds or entry.kind in kinds):
                wanted.append(((entry.on, row.story_at, -number, row.pk), entry))
    wanted.sort(key=lambda pair: pair[0], reverse=True)
    line = Timeline(SOURCES, person, TODAY, Narrowing(kinds=kinds, since=since, until=until))
    assert line.count() == len(wanted)
    paged = [entry for start in range(0, len(wanted) + 1, size) for entry in line[start : start + size]]
    assert paged == [entry for _, entry in wanted]


@pytest.fixture
def everything(person):
    fill(person, 25)
    by = make_user(Role.VISITOR, person.station)
    request = make_request(person, handler=by, state=State.RESOLVED)
    RequestStep.objects.create(
        request=request, kind=Step.RESOLVED, at=request.resolved_at, by=by, words="修好了"
    )
    record = make_mood(person, 2, on=date(2026, 11, 4), visitor=by)
    talk = make_talk(person, record=record, ended_at=NOW, ended_by=by, ended_as="CLOSED", end_words="好转")
    make_session(talk, by=by, talked_on=date(2026, 11, 6))
    return Retiree.objects.get(pk=person.pk)


def test_the_filled_person_has_something_of_nearly_every_source(everything):
    silent = [source.find.__name__ for source in SOURCES if not source.find(everything, TODAY).exists()]
    assert sorted(silent) == [
        "archivings_of",
        "events_of",
        "joinings_of",
        "leavings_of",
        "mergings_of",
        "office_beginnings_of",
        "office_ends_of",
        "sign_ups_of",
        "transfers_of",
    ]
    assert Pause.objects.count() == 1
    assert TierChange.objects.count() == 2
