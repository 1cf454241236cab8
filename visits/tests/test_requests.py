"""A request from the first word to the call-back: steps, who may take them, deadlines, versions, the table's rules."""

from datetime import timedelta
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
from laoling.crypto import blind_index
from laoling.inbox.models import Reminder
from laoling.people.tests.factories import make_retiree
from visits.models import HelpRequest, RequestStep
from visits.requests import services
from visits.requests.states import MOVES, Channel, State, Step, may_follow
from visits.tests.factories import NOW, make_visit
from visits.tests.request_parts import make_request, topic, urgency

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=1)


@pytest.fixture
def tree():
    return make_centre_tree()


@pytest.fixture
def retiree(tree):
    return make_retiree(station=tree.station, name="王秀英")


@pytest.fixture
def visitor(tree):
    return make_user(Role.VISITOR, tree.station, name="李走访")


@pytest.fixture
def head(tree):
    return make_user(Role.STATION_HEAD, tree.station, name="赵站长")


def register(by, retiree=None, **kwargs):
    fields = {
        "topic": topic(),
        "urgency": urgency(),
        "words": "厨房水龙头漏水",
        "channel": Channel.PHONE,
        "submission_id": uuid4(),
        "now": NOW,
    }
    return services.register_request(retiree=retiree, by=by, **{**fields, **kwargs})


def take(request, kind, by, **kwargs):
    return services.take_step(request=request, kind=kind, by=by, **{"now": LATER, **kwargs})


def test_registering_works_out_the_deadline_and_links_the_card(visitor, retiree):
    card = make_card(retiree)
    request = register(visitor, retiree, urgency=urgency("急"))
    assert (request.state, request.category, request.card) == (State.REGISTERED, "PRACTICAL", card)
    assert request.due_in_words == "11月25日 星期三"
    assert [step.kind for step in request.steps.all()] == [Step.REGISTERED]


def test_the_same_submission_registers_once(visitor, retiree):
    number = uuid4()
    first = register(visitor, retiree, submission_id=number)
    assert register(visitor, retiree, submission_id=number) == first
    assert (HelpRequest.objects.count(), RequestStep.objects.count()) == (1, 1)


def test_a_submission_of_somebody_else_is_refused(visitor, head, retiree):
    number = uuid4()
    register(visitor, retiree, submission_id=number)
    with pytest.raises(ValidationError, match="过期"):
        register(head, retiree, submission_id=number)


def test_a_caller_whom_nobody_knows_is_kept_with_an_encrypted_number(visitor, tree):
    request = register(visitor, station=tree.station, caller_name="不愿留全名", caller_phone="13800138000")
    request.refresh_from_db()
    assert (request.whose, request.home_station) == ("不愿留全名", tree.station)
    assert request.caller_phone_index == blind_index(
        "138 0013 8000", purpose="people.phone", transform="digits"
    )
    assert HelpRequest.objects.visible_to(visitor).get() == request
    assert not HelpRequest.objects.visible_to(make_user(Role.VISITOR, tree.sibling)).exists()
    assert HelpRequest.objects.visible_to(make_user(Role.DEPARTMENT_MANAGER, tree.department)).exists()


def test_a_visit_of_another_person_is_no_source(visitor, retiree, tree):
    visit = make_visit(make_retiree(station=tree.station))
    with pytest.raises(ValidationError, match="不是这位老同志的"):
        register(visitor, retiree, visit=visit)


def test_the_whole_way_from_the_call_to_the_file(visitor, head, retiree):
    request = register(visitor, retiree)
    for kind, by, words in [
        (Step.ACCEPTED, visitor, ""),
        (Step.WAITED, visitor, "等物业的配件，周五到"),
        (Step.STARTED, visitor, ""),
        (Step.RESOLVED, visitor, "换了水龙头"),
    ]:
        request = take(request, kind, by, words=words, version=request.version)
    assert (request.state, request.done, request.wait_reason) == (State.RESOLVED, "换了水龙头", "")
    request = take(request, Step.CALLED_BACK, visitor, satisfaction=5, words="很快")
    request = take(request, Step.CLOSED, head)
    assert (request.state, request.satisfaction, request.handler) == (State.CLOSED, 5, visitor)
    assert [step.kind for step in request.steps.all()] == [
        Step.REGISTERED,
        Step.ACCEPTED,
        Step.WAITED,
        Step.STARTED,
        Step.RESOLVED,
        Step.CALLED_BACK,
        Step.CLOSED,
    ]


def test_reopening_begins_the_deadline_anew_and_keeps_what_was_said(visitor, retiree):
    request = make_request(retiree, state=State.CALLED_BACK, satisfaction=2, handler=visitor)
    request = take(request, Step.REOPENED, visitor, words="又漏了")
    assert (request.state, request.resolved_at, request.satisfaction) == (State.IN_PROGRESS, None, None)
    assert request.due_at == urgency().due_at(LATER)
    assert request.times_reopened == 1


def test_waiting_does_not_stop_the_clock(visitor, retiree):
    request = make_request(retiree, handler=visitor)
    waiting = take(request, Step.WAITED, visitor, words="等配件")
    assert waiting.due_at == request.due_at
    assert waiting.is_overdue(request.due_at)


@pytest.mark.parametrize("kind", [Step.WAITED, Step.RESOLVED, Step.NOTED])
def test_a_step_that_needs_words_says_which(visitor, retiree, kind):
    with pytest.raises(ValidationError) as refused:
        take(make_request(retiree), kind, visitor, words="  ")
    assert refused.value.message_dict["words"] == [MOVES[kind].words_missing]


def test_closing_without_a_call_back_needs_a_reason(head, retiree):
    request = make_request(retiree)
    with pytest.raises(ValidationError, match="还没有回访"):
        take(request, Step.CLOSED, head)
    assert take(request, Step.CLOSED, head, words="重复登记").state == State.CLOSED


def test_a_call_back_needs_a_satisfaction(visitor, retiree):
    request = make_request(retiree, state=State.RESOLVED)
    with pytest.raises(ValidationError, match="满意度"):
        take(request, Step.CALLED_BACK, visitor)


def test_a_visitor_works_on_theirs_only_and_never_assigns_or_closes(visitor, head, retiree, tree):
    other = make_user(Role.VISITOR, tree.station)
    foreign = make_request(retiree, handler=other)
    for kind in (Step.STARTED, Step.RESOLVED, Step.ASSIGNED, Step.CLOSED):
        with pytest.raises(PermissionDenied):
            take(foreign, kind, visitor, words="试试", handler=visitor)
    unclaimed = make_request(retiree)
    assert take(unclaimed, Step.ACCEPTED, visitor).handler == visitor
    assert take(foreign, Step.ASSIGNED, head, handler=visitor).handler == visitor


def test_a_substitute_works_on_what_the_absent_one_handles(visitor, retiree, tree):
    away = make_user(Role.VISITOR, tree.station)
    request = make_request(retiree, handler=away)
    day = LATER.date()
    make_leave(away, starts_on=day, ends_on=day, substitute=visitor)
    assert take(request, Step.STARTED, visitor).state == State.IN_PROGRESS


def test_nobody_of_another_station_is_given_a_request(head, retiree, tree):
    stranger = make_user(Role.VISITOR, tree.sibling)
    with pytest.raises(ValidationError, match="本站"):
        take(make_request(retiree), Step.ASSIGNED, head, handler=stranger)


def test_a_double_click_takes_a_step_once(visitor, retiree):
    request = make_request(retiree, handler=visitor)
    for _ in range(2):
        take(request, Step.RESOLVED, visitor, words="修好了", version=1)
    assert request.steps.filter(kind=Step.RESOLVED).count() == 1


def test_the_second_of_two_people_is_told_and_overwrites_nothing(visitor, head, retiree):
    request = make_request(retiree, handler=visitor)
    take(request, Step.RESOLVED, visitor, words="修好了", version=1)
    with pytest.raises(Outdated, match="李走访"):
        take(request, Step.WAITED, head, words="等配件", version=1)
    request.refresh_from_db()
    assert (request.state, request.done) == (State.RESOLVED, "修好了")


def test_a_step_from_the_wrong_state_is_outdated(visitor, retiree):
    with pytest.raises(Outdated, match="待受理"):
        take(make_request(retiree), Step.CALLED_BACK, visitor, satisfaction=5)


def test_an_unknown_caller_is_identified_and_the_request_follows_the_person(head, tree, retiree):
    request = make_request(station=tree.station, caller_name="老王", caller_phone="13800138000")
    card = make_card(retiree)
    known = take(request, Step.IDENTIFIED, head, retiree=retiree)
    assert (known.retiree, known.station, known.card) == (retiree, None, card)
    with pytest.raises(Outdated, match="已经核实"):
        take(known, Step.IDENTIFIED, head, retiree=make_retiree(station=tree.station))


def test_who_is_given_a_request_is_told_and_asked_no_more_once_it_is_somebody_else_s(visitor, head, retiree):
    request = take(make_request(retiree), Step.ASSIGNED, head, handler=visitor)
    told = Reminder.objects.get(recipient=visitor)
    assert "请您办理" in told.title
    assert not Reminder.objects.filter(recipient=head).exists()
    assert told.url == f"/visits/requests/{request.pk}/"


@pytest.mark.parametrize(
    "wrong",
    [
        {"state": State.WAITING},
        {"wait_reason": "等"},
        {"state": State.RESOLVED},
        {"state": State.RESOLVED, "resolved_at": NOW},
        {"done": "修好了"},
        {"satisfaction": 5},
        {
            "state": State.CALLED_BACK,
            "done": "好",
            "resolved_at": NOW,
            "called_back_at": NOW,
            "satisfaction": 6,
        },
        {"state": State.CLOSED},
        {"words": ""},
        {"retiree": None},
        {"due_at": NOW},
    ],
)
def test_the_table_itself_refuses_what_makes_no_sense(retiree, wrong):
    request = make_request(retiree)
    with pytest.raises(IntegrityError), transaction.atomic():
        HelpRequest.objects.filter(pk=request.pk).update(**wrong)


@given(st.lists(st.sampled_from(list(MOVES)), max_size=12))
def test_every_path_through_the_table_ends_somewhere_known(steps):
    state = State.REGISTERED
    for step in steps:
        if may_follow(step, state):
            state = MOVES[step].target or state
    assert state in State
    assert any(may_follow(step, state) for step in MOVES)
