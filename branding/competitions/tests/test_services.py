"""Arranging, opening, entering, closing and reopening; and what the database holds to once it is closed."""

import uuid
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from activities.tests.factories import make_venue
from branding.competitions import closing, services
from branding.competitions.models import (
    Award,
    Competition,
    Criterion,
    Entry,
    Partner,
    Result,
    ResultLine,
    Score,
)
from branding.competitions.tests.parts import day, make_competition, make_entry, make_score
from branding.tests.factories import make_check, make_feedback
from laoling.accounts.models import Role
from laoling.accounts.tests.factories import make_centre_tree, make_user
from laoling.answers import Outdated
from laoling.history import event_model_of
from laoling.inbox.models import Reminder

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree():
    return make_centre_tree()


@pytest.fixture
def manager(tree):
    return make_user(Role.DEPARTMENT_MANAGER, tree.department)


@pytest.fixture
def judge(tree):
    return make_user(Role.STATION_HEAD, tree.sibling)


@pytest.fixture
def head(tree):
    return make_user(Role.STATION_HEAD, tree.station)


def new(manager, **kwargs):
    fields = {
        "unit": manager.unit,
        "kind": "EXCELLENCE",
        "who": "STAFF",
        "title": "服务之星",
        "starts_on": day(-10),
        "ends_on": day(10),
        "entries_until": day(5),
        "judged_until": day(15),
        "submission_id": uuid.uuid4(),
        **kwargs,
    }
    return Competition(**fields)


def plan(*criteria, awards=(("一等奖", 1),), judges=()):
    return services.Plan(
        criteria=[Criterion(name=name, weight=weight, figure=figure) for name, weight, figure in criteria],
        awards=[Award(name=name, places=places) for name, places in awards],
        judges=list(judges),
    )


def test_a_competition_is_arranged_changed_and_opened(manager, judge):
    row = services.save_competition(
        competition=new(manager), plan=plan(("印象", 100, ""), judges=[judge]), by=manager
    )
    row.title = "接待之星"
    criteria = ("印象", 40, ""), ("检查", 60, "CHECK")
    services.save_competition(competition=row, plan=plan(*criteria, judges=[judge]), by=manager, version=1)
    assert [(one.name, one.weight) for one in row.criteria.all()] == [("印象", 40), ("检查", 60)]
    services.open_competition(competition=row, version=2, by=manager, now=timezone.now())
    assert Reminder.objects.get(recipient=judge).title == "接待之星 · 请您担任评委"
    with pytest.raises(Outdated, match="已经开放报名"):
        services.save_competition(competition=row, plan=plan(("印象", 100, "")), by=manager, version=3)


def test_the_same_form_sent_twice_makes_one(manager):
    same = uuid.uuid4()
    rows = [
        services.save_competition(
            competition=new(manager, submission_id=same), plan=plan(("检查", 100, "CHECK")), by=manager
        )
        for _ in range(2)
    ]
    assert rows[0].pk == rows[1].pk


@pytest.mark.parametrize(
    ("criteria", "fields", "words"),
    [
        ([("印象", 90, "")], {}, "合计应为 100，现在是 90"),
        ([("印象", 100, "")], {}, "请选择评委"),
        ([("每日检查", 100, "COVERAGE")], {}, "不是工作人员的指标"),
        ([("走访", 100, "DUTY")], {"who": "VENUE"}, "不是活动室的指标"),
        ([("检查", 100, "CHECK")], {"kind": "INNOVATION"}, "要有评委打分"),
        ([("检查", 50, "CHECK"), ("检查", 50, "DUTY")], {}, "不能重复"),
    ],
)
def test_a_plan_that_cannot_be_carried_out_is_refused(manager, criteria, fields, words):
    with pytest.raises(ValidationError, match=words):
        services.save_competition(competition=new(manager, **fields), plan=plan(*criteria), by=manager)


def test_judges_come_from_the_unit_and_its_line(tree, manager):
    stranger = make_user(Role.STATION_HEAD, tree.far_station)
    leader = make_user(Role.CENTRE_LEADER, tree.centre)
    with pytest.raises(ValidationError, match="评委请在"):
        services.save_competition(
            competition=new(manager), plan=plan(("印象", 100, ""), judges=[stranger]), by=manager
        )
    services.save_competition(
        competition=new(manager), plan=plan(("印象", 100, ""), judges=[leader]), by=manager
    )


def test_nobody_arranges_without_the_right_or_for_others(tree, manager, head):
    with pytest.raises(PermissionDenied):
        services.save_competition(competition=new(head), plan=plan(("检查", 100, "CHECK")), by=head)
    far = new(manager, unit=tree.other_department)
    with pytest.raises(PermissionDenied):
        services.save_competition(competition=far, plan=plan(("检查", 100, "CHECK")), by=manager)


@pytest.mark.parametrize(
    "fields",
    [{"ends_on": day(-11)}, {"judged_until": day(5)}, {"kind": "INNOVATION", "who": "VENUE"}],
    ids=["ends before it starts", "judged before entries end", "innovation of a venue"],
)
def test_the_database_holds_the_order_of_days(manager, fields):
    with pytest.raises(ValidationError):
        services.save_competition(
            competition=new(manager, **fields), plan=plan(("检查", 100, "CHECK")), by=manager
        )


def test_visitors_enter_themselves_and_heads_their_station(tree, manager, head):
    competition = make_competition(tree.department, manager, days_left=3)
    visitor, other = make_user(Role.VISITOR, tree.station), make_user(Role.VISITOR, tree.sibling)
    enter = {"competition": competition, "now": timezone.now()}
    services.submit_entry(thing=visitor, by=visitor, **enter)
    with pytest.raises(ValidationError):
        services.submit_entry(thing=visitor, by=head, **enter)  # already
    with pytest.raises(ValidationError):
        services.submit_entry(thing=other, by=visitor, **enter)
    with pytest.raises(ValidationError):
        services.submit_entry(thing=other, by=head, **enter)
    services.submit_entry(thing=other, by=manager, **enter)


def test_entries_end_with_their_day(tree, manager, head):
    late = make_competition(tree.department, manager, days_left=-1)
    with pytest.raises(Outdated, match="不接受报名"):
        services.submit_entry(competition=late, thing=head, by=head, now=timezone.now())
    last_day = make_competition(tree.department, manager, days_left=0)
    assert services.submit_entry(competition=last_day, thing=head, by=head, now=timezone.now())


def test_an_innovation_says_what_it_is_and_somebody_may_have_several(tree, manager, head):
    competition = make_competition(tree.department, manager, days_left=3, kind="INNOVATION", judges=[manager])
    enter = {"competition": competition, "thing": head, "by": head, "now": timezone.now()}
    with pytest.raises(ValidationError, match="名称和做法"):
        services.submit_entry(**enter)
    partner = make_user(Role.VISITOR, tree.station)
    entry = services.submit_entry(title="药盒", text="三色分装", team=[partner, head], **enter)
    assert list(entry.team.all()) == [partner]
    services.submit_entry(title="扶手", text="加装", **enter)
    with pytest.raises(ValidationError, match="只报一次"):
        services.submit_entry(title="扶手", text="又加装", **enter)


def test_everything_of_one_s_units_is_entered_at_once(tree, manager):
    competition = make_competition(tree.department, manager, days_left=3, who="STATION")
    assert services.submit_everything(competition=competition, by=manager, now=timezone.now()) == 2
    assert services.submit_everything(competition=competition, by=manager, now=timezone.now()) == 0
    assert {entry.unit for entry in competition.entries.all()} == {tree.station, tree.sibling}


def test_an_entry_is_changed_and_taken_back_until_the_deadline(tree, manager, head):
    competition = make_competition(tree.department, manager, days_left=3)
    visitor = make_user(Role.VISITOR, tree.station)
    entry = make_entry(competition, visitor)
    changed = services.change_entry(
        entry=entry, title="", text="事迹", team=[], version=1, by=visitor, now=timezone.now()
    )
    with pytest.raises(Outdated):
        services.withdraw_entry(entry=entry, version=1, by=head, now=timezone.now())
    stranger = make_user(Role.VISITOR, tree.station)
    with pytest.raises(PermissionDenied):
        services.withdraw_entry(entry=changed, version=2, by=stranger, now=timezone.now())
    services.withdraw_entry(entry=changed, version=2, by=head, now=timezone.now())
    assert not competition.entries.standing().exists()
    services.submit_entry(competition=competition, thing=visitor, by=visitor, now=timezone.now())


def close(competition, by, version=1):
    return closing.close_competition(competition=competition, version=version, by=by, now=timezone.now())


def test_closing_ranks_with_ties_and_gives_the_prizes(tree, manager, judge):
    competition = make_competition(tree.department, manager, judges=[judge])
    people = [make_user(Role.VISITOR, tree.station, name=name) for name in "甲乙丙丁"]
    for member, points in zip(people, (90, 95, 90, 80), strict=True):
        make_score(make_entry(competition, member), judge, points)
    close(competition, manager)
    rows = [(str(row.entry), row.rank, row.award, row.total) for row in Result.objects.all()]
    assert rows == [
        ("乙", 1, "一等奖", Decimal("95.00")),
        ("丙", 2, "二等奖", Decimal("90.00")),
        ("甲", 2, "二等奖", Decimal("90.00")),
        ("丁", 4, "", Decimal("80.00")),
    ]


def test_figures_are_counted_over_the_period(tree, manager):
    """Held to a count by hand: what others checked, and what the public said, within the days."""
    criteria = [("检查", 60, "CHECK"), ("评价", 40, "FEEDBACK")]
    competition = make_competition(tree.department, manager, who="VENUE", criteria=criteria)
    venue, quiet = make_venue(unit=tree.station), make_venue(unit=tree.sibling)
    within = timezone.now() - timedelta(days=5)
    check = make_check(venue=venue, by=manager, failed=[0], now=within)
    make_check(venue=venue, by=make_user(Role.VISITOR, tree.station), failed=[1], now=within)  # a self-check
    make_check(venue=venue, by=manager, failed=[0, 1], now=timezone.now() - timedelta(days=60))
    make_feedback(venue, reception=1, now=within)
    for one in (venue, quiet):
        make_entry(competition, one)
    close(competition, manager)
    share = Decimal(check.items - 1) / check.items * 100
    wanted = (share * 60 + Decimal(200) / 3 * 40) / 100
    rows = {row.entry.venue: row for row in Result.objects.select_related("entry__venue")}
    assert abs(rows[venue].total - wanted) < Decimal("0.01")
    assert [line.words for line in rows[venue].lines.all()] == [f"{check.items - 1}/{check.items}", "2/3"]
    assert rows[quiet].total == 0
    assert [line.points for line in rows[quiet].lines.all()] == [None, None]


def test_a_station_is_the_sum_of_its_venues(tree, manager):
    competition = make_competition(
        tree.department, manager, who="STATION", criteria=[("检查", 100, "CHECK"), ("走访", 1, "DUTY")]
    )
    within = timezone.now() - timedelta(days=5)
    checks = [
        make_check(venue=make_venue(unit=tree.station), by=manager, failed=failed, now=within)
        for failed in ([0], [])
    ]
    make_entry(competition, tree.station)
    close(competition, manager)
    line = ResultLine.objects.get(criterion__figure="CHECK")
    items = sum(check.items for check in checks)
    assert line.words == f"{items - 1}/{items}"


def test_it_is_not_closed_while_the_period_runs_or_without_entries(tree, manager):
    running = make_competition(tree.department, manager, ends_on=day(1), criteria=[("检查", 100, "CHECK")])
    make_entry(running)
    with pytest.raises(ValidationError, match="才结束"):
        close(running, manager)
    empty = make_competition(tree.department, manager, criteria=[("检查", 100, "CHECK")])
    with pytest.raises(ValidationError, match="还没有人报名"):
        close(empty, manager)


@pytest.fixture
def closed(tree, manager, judge):
    competition = make_competition(tree.department, manager, judges=[judge])
    member, partner = make_user(Role.VISITOR, tree.station), make_user(Role.VISITOR, tree.station)
    make_score(make_entry(competition, member, team=[partner]), judge, 90)
    return close(competition, manager)


@pytest.mark.parametrize("model", [Criterion, Award, Entry, Partner, Score, Result, ResultLine, Competition])
@pytest.mark.parametrize("deed", ["update", "delete"])
def test_the_database_freezes_what_is_closed(closed, model, deed):
    rows = model.objects.all()
    assert rows.exists()
    fields = {one.name for one in model._meta.fields}
    names = "words", "points", "text", "rank", "name", "user"
    field = next(name for name in names if name in fields)
    value = rows.values_list(field, flat=True)[0]
    deeds = {"update": lambda: rows.update(**{field: value}), "delete": lambda: rows._raw_delete(rows.db)}
    with pytest.raises(IntegrityError, match="不能再改"), transaction.atomic():
        deeds[deed]()


def test_nothing_is_added_to_what_is_closed(tree, closed, judge):
    with pytest.raises(IntegrityError, match="不能再改"), transaction.atomic():
        make_entry(closed, make_user(Role.VISITOR, tree.station))
    with pytest.raises(IntegrityError, match="不能再改"), transaction.atomic():
        Criterion.objects.create(competition=closed, name="新的", weight=10)


def test_the_database_reopens_only_with_a_reason_and_counted(closed):
    rows = Competition.objects.filter(pk=closed.pk)
    for facts in ({}, {"times_reopened": 1}, {"reopened_reason": "错", "times_reopened": 2}):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(closed_at=None, closed_by=None, **facts)


def test_a_correction_reopens_with_a_reason_and_leads_to_new_results(closed, manager, judge):
    row = closing.reopen_competition(
        competition=closed, reason="评委记错一人", version=2, by=manager, now=timezone.now()
    )
    assert (row.times_reopened, Result.objects.count()) == (1, 0)
    Score.objects.update(points=70)
    close(row, manager, version=3)
    assert Result.objects.get().total == 70
    kept = event_model_of(Result).objects.filter(pgh_label="delete")
    assert [event.total for event in kept] == [Decimal("90.00")]
    row.refresh_from_db()
    assert row.reopened_reason == "评委记错一人"


def test_who_may_not_arrange_neither_closes_nor_reopens(closed, head, judge):
    for who in (head, judge):
        with pytest.raises(PermissionDenied):
            closing.reopen_competition(competition=closed, reason="x", version=2, by=who, now=timezone.now())
