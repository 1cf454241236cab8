"""What becomes of a suggestion: answered, assigned, done, shown without a name unless the suggester agreed."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

from branding.suggestions import figures, services
from branding.suggestions.models import Source, State, Step, Suggestion, Thanks
from branding.suggestions.reminders import remind_of_suggestions
from branding.suggestions.tests.parts import carry_out, make_suggestion, shown
from laoling import calendar
from laoling.accounts.models import Role
from laoling.accounts.tests.factories import make_centre_tree, make_user
from laoling.answers import Outdated
from laoling.history import event_model_of
from laoling.inbox.models import Reminder
from laoling.people.tests.factories import make_retiree

pytestmark = pytest.mark.django_db
NOW = timezone.now


@pytest.fixture
def tree():
    return make_centre_tree()


@pytest.fixture
def head(tree):
    return make_user(Role.STATION_HEAD, tree.station)


def acted(row, by, **facts):
    return {"suggestion": row, "version": row.version, "by": by, "now": NOW(), **facts}


def test_it_is_accepted_assigned_done_and_shown_and_every_step_is_told(tree, head):
    row = shown(make_suggestion(tree.station), head)
    assert (row.state, row.source, row.done_on) == (State.DONE, Source.PUBLIC, calendar.today())
    kinds = list(row.steps.values_list("kind", flat=True))
    assert kinds == [Step.SUBMITTED, Step.ACCEPTED, Step.ASSIGNED, Step.DONE, Step.SHOWN]
    assert Thanks.objects.get().name == ""


def test_declining_needs_a_reason(tree, head):
    row = make_suggestion(tree.station)
    with pytest.raises(ValidationError, match="写明原因"):
        services.decline(**acted(row, head, words=""))
    row = services.decline(**acted(row, head, words="场地不够"))
    assert (row.state, row.reason) == (State.DECLINED, "场地不够")
    with pytest.raises(Outdated):
        services.accept(**acted(row, head))


def test_only_who_judges_answers_and_only_the_owner_or_a_judge_reports(tree, head):
    owner, other = (make_user(Role.VISITOR, tree.station) for _ in range(2))
    row = make_suggestion(tree.station)
    with pytest.raises(PermissionDenied):
        services.accept(**acted(row, owner))
    row = services.accept(**acted(row, head))
    stranger = make_user(Role.VISITOR, tree.sibling)
    with pytest.raises(ValidationError, match="本站或上级"):
        services.assign(**acted(row, head, owner=stranger, due_on=calendar.today()))
    with pytest.raises(ValidationError, match="早于今天"):
        services.assign(**acted(row, head, owner=owner, due_on=calendar.today() - timedelta(days=1)))
    row = services.assign(**acted(row, head, owner=owner, due_on=calendar.today()))
    assert Reminder.objects.get(recipient=owner).title.endswith("请您办理")
    with pytest.raises(PermissionDenied):
        services.report_done(**acted(row, other, words="办了"))
    assert services.report_done(**acted(row, owner, words="办了")).state == State.DONE


def test_who_was_slower_is_told_so(tree, head):
    row = make_suggestion(tree.station)
    services.accept(**acted(row, head))
    with pytest.raises(Outdated, match="已采纳"):
        services.decline(**acted(row, head, words="不行"))


def test_a_name_is_shown_only_by_consent_and_goes_when_it_is_taken_back(tree, head):
    silent = shown(make_suggestion(tree.station, name="张三", phone="13800138000"), head)
    assert silent.thanks.name == ""
    row = shown(make_suggestion(tree.station, name="李四", may_name=True), head)
    assert row.thanks.name == "李四"
    row = services.revoke_name(**acted(row, head))
    assert (row.may_be_named, Thanks.objects.get(suggestion=row).name) == (False, "")
    with pytest.raises(Outdated):
        services.revoke_name(**acted(row, head))


def test_a_colleague_takes_back_his_own_name_and_nobody_else_s(tree, head):
    author = make_user(Role.VISITOR, tree.station, name="赵小燕")
    row = shown(make_suggestion(by=author, may_name=True), head)
    assert row.thanks.name == "赵小燕"
    with pytest.raises(PermissionDenied):
        services.revoke_name(**acted(row, make_user(Role.VISITOR, tree.station)))
    services.revoke_name(**acted(row, author))
    assert Thanks.objects.get().name == ""


@pytest.mark.parametrize(
    ("words", "problem"), [("打13800138000找我", "手机号"), ("给王桂兰多一把椅子", "王桂兰")]
)
def test_nothing_personal_is_shown(tree, head, words, problem):
    make_retiree(station=tree.station, name="王桂兰")
    row = carry_out(make_suggestion(tree.station), head)
    with pytest.raises(ValidationError, match=problem):
        services.show(**acted(row, head, words=words, done="添了"))
    assert not Thanks.objects.exists()


def test_what_is_hidden_is_gone_from_the_public(tree, head):
    row = shown(make_suggestion(tree.station), head)
    services.hide(**acted(row, head, words="写错了"))
    assert not Thanks.objects.exists()


def test_whoever_left_a_number_is_called_once_and_the_dead_are_not(tree, head):
    row = carry_out(make_suggestion(tree.station, name="张三", phone="13800138000"), head)
    late = carry_out(make_suggestion(tree.station, name="李四", phone="13900139000"), head)
    make_retiree(station=tree.station, name="李四", phone="13900139000", died_on=calendar.today())
    carry_out(make_suggestion(tree.station, name="王五"), head)
    assert late.wants_call
    assert list(Suggestion.objects.to_be_called()) == [row]
    row = services.call(**acted(row, make_user(Role.VISITOR, tree.station)))
    assert not Suggestion.objects.to_be_called().exists()
    with pytest.raises(Outdated):
        services.call(**acted(row, head))


def test_the_same_page_sent_twice_is_one_suggestion(tree):
    row = make_suggestion(tree.station)
    facts = {"unit": tree.station, "words": "别的", "by": None, "now": NOW()}
    assert services.make_suggestion(submission_id=row.submission_id, **facts) == row
    with pytest.raises(ValidationError, match="过期"):
        services.make_suggestion(**{**facts, "unit": tree.sibling}, submission_id=row.submission_id)


def test_the_history_never_holds_who_it_came_from(tree):
    make_suggestion(tree.station, name="张三", phone="13800138000")
    columns = {field.name for field in event_model_of(Suggestion)._meta.get_fields()}
    assert not columns & {"name", "phone", "phone_index"}
    assert "name" not in {field.name for field in event_model_of(Thanks)._meta.get_fields()}


@pytest.mark.parametrize(
    "values",
    [{"state": "DECLINED"}, {"state": "ASSIGNED"}, {"state": "DONE"}, {"name_revoked_on": "2026-01-01"}],
)
def test_the_database_holds_what_a_state_needs(tree, values):
    row = make_suggestion(tree.station)
    with pytest.raises(IntegrityError), transaction.atomic():
        Suggestion.objects.filter(pk=row.pk).update(answered_on=calendar.today(), **values)


def test_what_nobody_answers_and_what_is_late_climb(tree, head):
    manager = make_user(Role.DEPARTMENT_MANAGER, tree.department)
    owner = make_user(Role.VISITOR, tree.station)
    waiting = make_suggestion(tree.station, days_ago=11)
    late = make_suggestion(tree.station, words="换灯泡", days_ago=20)
    late = services.assign(**acted(late, head, owner=owner, due_on=calendar.today()))
    Suggestion.objects.filter(pk=late.pk).update(due_on=calendar.today() - timedelta(days=8))
    assert remind_of_suggestions(now=NOW()) > 0
    assert remind_of_suggestions(now=NOW()) == 0
    told = set(Reminder.objects.filter(rung__gt=0).values_list("recipient", "subject"))
    of_late, of_waiting = (f"suggestions.suggestion:{late.pk}", f"suggestions.suggestion:{waiting.pk}.answer")
    assert told == {
        (owner.pk, of_late),
        (head.pk, of_late),
        (manager.pk, of_late),
        (head.pk, of_waiting),
        (manager.pk, of_waiting),
    }
    services.report_done(**acted(late, owner, words="换了"))
    remind_of_suggestions(now=NOW())
    assert not Reminder.objects.filter(subject=of_late, answered_at=None).exists()
    assert Reminder.objects.filter(subject=of_waiting, answered_at=None).exists()


def test_figures_count_each_in_its_month(tree, head, django_assert_num_queries):
    carry_out(make_suggestion(tree.station, days_ago=40), head)
    services.decline(**acted(make_suggestion(tree.station), head, words="不行"))
    make_suggestion(tree.sibling)
    units = [tree.station, tree.sibling, tree.far_station]
    with django_assert_num_queries(3):
        table = list(figures.by_unit(units, Suggestion.objects.all(), calendar.today()))
    assert [unit for unit, _, _ in table] == units[:2]
    whole = table[0][2]
    assert (whole.received, whole.accepted, whole.done) == (2, 1, 1)
    assert (table[0][1][-1].accepted, table[0][1][-1].done) == (1, 1)


def test_a_command_reminds_without_a_broker(tree, head):
    make_suggestion(tree.station, days_ago=11)
    out = StringIO()
    call_command("remind_of_suggestions", stdout=out)
    assert out.getvalue() == "已发出 1 条金点子提醒。\n"
    assert Reminder.objects.get().recipient == head
