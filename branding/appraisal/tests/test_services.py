"""Objecting, answering, correcting, closing; and accountability."""

import uuid
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from activities.tests.factories import make_venue
from branding.appraisal import accountabilities, services
from branding.appraisal.computing import compute_month
from branding.appraisal.models import Accountability, Appraisal, Consequence, Outcome
from branding.appraisal.scoring import Measure, Of
from branding.appraisal.services import Corrected
from branding.appraisal.tests.parts import (
    NOW,
    OCTOBER,
    SHOWN,
    at,
    make_accountability,
    make_appraisal,
    make_objection,
)
from branding.appraisal.weights import set_weights
from branding.tests.factories import make_check
from laoling import history
from laoling.accounts.models import Role
from laoling.accounts.tests.factories import make_centre_tree, make_user
from laoling.answers import Outdated
from laoling.inbox.models import Reminder

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 9)


@pytest.fixture
def tree():
    return make_centre_tree()


@pytest.fixture
def member(tree):
    return make_user(Role.VISITOR, tree.station, date_joined=at(date(2020, 1, 1)))


@pytest.fixture
def head(tree):
    return make_user(Role.STATION_HEAD, tree.station, date_joined=NOW)


@pytest.fixture
def manager(tree):
    return make_user(Role.DEPARTMENT_MANAGER, tree.department)


@pytest.fixture
def row(member, manager):
    """A computed appraisal, one of whose checks found something."""
    make_check(member=member, by=manager, failed=[0], now=at(date(2026, 10, 12)))
    compute_month(OCTOBER, now=at(SHOWN))
    return Appraisal.objects.get(member=member)


def fresh(row):
    return Appraisal.objects.select_related("member", "venue", "unit", "weights").get(pk=row.pk)


def object_to(row, by, words="那天是替班"):
    return services.object_to(appraisal=row, words=words, version=fresh(row).version, by=by, now=NOW)


def answer(row, by, *, outcome=Outcome.UPHELD, words="情况属实", corrected=None, version=None):
    version = version or fresh(row).version
    facts = {"outcome": outcome, "words": words, "corrected": corrected}
    return services.answer(appraisal=row, version=version, by=by, now=NOW, **facts)


def close(row, by, now=NOW):
    return services.close(appraisal=row, version=fresh(row).version, by=by, now=now)


def test_the_person_objects_and_a_manager_answers_with_a_correction(row, member, manager):
    objection = object_to(row, member)
    assert objection.due_on == TODAY + timedelta(days=5)
    before = fresh(row).score
    answer(row, manager, corrected=Corrected(Measure.CHECK, 10, 10))
    objection.refresh_from_db()
    assert (objection.outcome, objection.answered_by) == (Outcome.UPHELD, manager)
    assert fresh(row).score > before
    assert row.corrections.get().reason == "情况属实"
    told = Reminder.objects.get(subject=f"appraisal.answer:{objection.pk}")
    assert (told.recipient, told.title) == (member, "10月考核的异议已答复：采纳")


def test_only_the_person_objects_to_it_and_only_the_head_to_a_venue_s(row, tree, member, head, manager):
    colleague = make_user(Role.VISITOR, tree.station)
    other_head = make_user(Role.STATION_HEAD, tree.sibling)
    venue = make_appraisal(venue=make_venue(unit=tree.station))
    for wrong, by in [(row, colleague), (row, head), (row, manager), (venue, member), (venue, other_head)]:
        with pytest.raises(PermissionDenied):
            object_to(wrong, by)
    assert object_to(venue, head).by == head


def test_one_objection_at_a_time_and_another_after_the_answer(row, member, manager):
    object_to(row, member)
    with pytest.raises(Outdated, match="正在等待答复"):
        object_to(row, member)
    answer(row, manager, outcome=Outcome.REJECTED, words="当天没有替班记录")
    object_to(row, member, "有排班表")
    assert row.objections.count() == 2


def test_an_answer_needs_a_reason_and_a_rejection_corrects_nothing(row, member, manager):
    object_to(row, member)
    with pytest.raises(ValidationError, match="理由"):
        answer(row, manager, words="")
    with pytest.raises(ValidationError, match="不采纳"):
        answer(row, manager, outcome=Outcome.REJECTED, corrected=Corrected(Measure.CHECK, 1, 1))
    assert row.objections.waiting().exists()


def test_only_managers_answer_correct_and_close(row, member, head):
    object_to(row, member)
    for by in (member, head):
        with pytest.raises(PermissionDenied):
            answer(row, by)
        with pytest.raises(PermissionDenied):
            close(row, by)
        with pytest.raises(PermissionDenied):
            services.correct(
                appraisal=row, corrected=Corrected(Measure.CHECK, 1, 1), reason="x", version=1, by=by, now=NOW
            )


def test_a_correction_says_something_new_about_a_measure_that_counts(row, manager):
    def correct(measure, part, whole):
        services.correct(
            appraisal=row,
            corrected=Corrected(measure, part, whole),
            reason="重复登记",
            version=fresh(row).version,
            by=manager,
            now=NOW,
        )

    line = row.lines.get(measure=Measure.CHECK)
    with pytest.raises(ValidationError, match="没有改动"):
        correct(Measure.CHECK, line.part, line.whole)
    with pytest.raises(ValidationError, match="没有这一项"):
        correct(Measure.COVERAGE, 1, 1)
    correct(Measure.CHECK, line.whole, line.whole)
    assert fresh(row).lines.get(measure=Measure.CHECK).is_corrected


def test_what_somebody_else_did_meanwhile_stops_the_second(row, member, manager):
    version = fresh(row).version
    object_to(row, member)
    with pytest.raises(Outdated, match="刚刚有变化"):
        answer(row, manager, version=version)


def test_it_is_closed_after_everybody_had_a_week_and_every_objection_its_answer(row, member, manager):
    with pytest.raises(ValidationError, match="公示期到11月8日"):
        close(row, manager, now=at(date(2026, 11, 8), 23))
    object_to(row, member)
    with pytest.raises(ValidationError, match="异议没有答复"):
        close(row, manager)
    answer(row, manager)
    closed = close(row, manager)
    assert (closed.closed_by, closed.closed_at) == (manager, NOW)
    for step in (lambda: object_to(row, member), lambda: answer(row, manager), lambda: close(row, manager)):
        with pytest.raises(Outdated, match="已经定稿"):
            step()


def test_many_are_closed_at_once_but_for_those_that_wait(tree, manager, row):
    objected = make_appraisal(make_user(Role.VISITOR, tree.station))
    make_objection(objected)
    young = make_appraisal(make_user(Role.VISITOR, tree.station), shown_on=TODAY)
    far = make_appraisal(make_user(Role.VISITOR, tree.far_station))
    mine = Appraisal.objects.visible_to(manager)
    assert services.close_many(appraisals=mine, by=manager, now=NOW) == (1, 2)
    assert set(Appraisal.objects.open()) == {objected, young, far}


def test_closing_ends_the_message_that_it_can_be_looked_at(row, member, manager):
    told = Reminder.objects.create(
        subject=services.shown_subject(row), recipient=member, rung=1, title="x", sent_at=NOW
    )
    close(row, manager)
    told.refresh_from_db()
    assert told.answered_at == NOW


def test_the_history_keeps_every_state(row, member, manager):
    objection = object_to(row, member)
    answer(row, manager)
    close(row, manager)
    events = history.event_model_of(type(objection)).objects.filter(pgh_obj=objection)
    assert [event.answer for event in events.order_by("pgh_id")] == ["", "情况属实"]
    assert history.event_model_of(Appraisal).objects.filter(pgh_obj=row, closed_by=manager).exists()


def record(by, member, **kwargs):
    facts = {
        "member": member,
        "kind": Consequence.CRITICISM,
        "reason": "两次没有按期走访",
        "happened_on": TODAY,
        "submission_id": uuid.uuid4(),
        **kwargs,
    }
    return accountabilities.record(by=by, now=NOW, **facts)


def test_a_manager_records_a_consequence_once_and_the_person_is_told(member, manager, row):
    number = uuid.uuid4()
    made = record(manager, member, appraisal=row, submission_id=number)
    assert record(manager, member, appraisal=row, submission_id=number) == made
    assert (made.unit, made.appraisal, Accountability.objects.count()) == (member.unit, row, 1)
    told = Reminder.objects.get(subject=f"appraisal.accountability:{made.pk}")
    assert told.recipient == member
    assert made.reason not in told.title + told.body


def test_nobody_is_held_to_account_from_the_side_or_by_oneself(tree, member, head, manager, row):
    with pytest.raises(PermissionDenied):
        record(head, member)
    for wrong in (make_user(Role.VISITOR, tree.far_station), manager):
        with pytest.raises(ValidationError, match="本单位在岗"):
            record(manager, wrong)
    with pytest.raises(ValidationError, match="不能晚于今天"):
        record(manager, member, happened_on=TODAY + timedelta(days=1))
    with pytest.raises(ValidationError, match="不是这位同志的"):
        record(manager, head, appraisal=row)


def test_the_person_replies_once_and_the_manager_is_told(member, head, manager):
    made = record(manager, member)

    def reply(by, version=None):
        version = version or Accountability.objects.get().version
        accountabilities.reply(accountability=made, words="当天送医", version=version, by=by, now=NOW)

    with pytest.raises(PermissionDenied):
        reply(head)
    reply(member)
    made.refresh_from_db()
    assert (made.reply, made.replied_at, made.state) == ("当天送医", NOW, "本人已表示意见")
    assert Reminder.objects.filter(recipient=manager).count() == 1
    with pytest.raises(Outdated, match="不能再改"):
        reply(member)
    with pytest.raises(Outdated, match="刚刚有人处理过"):
        reply(member, version=1)


def test_it_is_withdrawn_with_a_reason_by_a_manager_and_stays_readable(member, head, manager):
    made = make_accountability(member, by=manager)

    def withdraw(by, reason="查明不是本人"):
        row = Accountability.objects.get()
        accountabilities.withdraw(accountability=row, reason=reason, version=row.version, by=by, now=NOW)

    for by in (member, head):
        with pytest.raises(PermissionDenied):
            withdraw(by)
    with pytest.raises(ValidationError, match="撤销要有经办人和原因"):
        withdraw(manager, "")
    withdraw(manager)
    made.refresh_from_db()
    assert (made.state, made.withdrawn_by, made.withdraw_reason) == ("已撤销", manager, "查明不是本人")
    with pytest.raises(Outdated):
        withdraw(manager)


def weights_of(**kwargs):
    zero = dict.fromkeys(
        [
            Measure.CHECK,
            Measure.REPEAT,
            Measure.RECTIFY,
            Measure.DUTY,
            Measure.REQUEST,
            Measure.SATISFACTION,
            Measure.FEEDBACK,
            Measure.TRAINING,
        ],
        0,
    )
    return zero | {Measure[name]: weight for name, weight in kwargs.items()}


def set_staff(by, weights, month=date(2026, 11, 1)):
    return set_weights(of=Of.STAFF, valid_from=month, weights=weights, by=by, today=TODAY)


def test_weights_are_100_in_all_and_for_months_to_come(manager, head):
    with pytest.raises(ValidationError, match="权重合计应为 100，现在是 90。"):
        set_staff(manager, weights_of(CHECK=90))
    with pytest.raises(ValidationError, match="已经过去的月份"):
        set_staff(manager, weights_of(CHECK=100), OCTOBER)
    with pytest.raises(PermissionDenied):
        set_staff(head, weights_of(CHECK=100))
    first = set_staff(manager, weights_of(CHECK=100))
    second = set_staff(manager, weights_of(CHECK=50, DUTY=50))
    assert first.pk == second.pk  # the same month again: put right before anybody was appraised by it
    assert second.in_words == [("检查合格", 50), ("按期走访", 50)]
