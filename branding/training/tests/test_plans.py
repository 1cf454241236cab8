"""The plan of brand staff: aims, progress, review, decision, and who reads it."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from branding.tests.factories import make_check
from branding.training import plan_services as services
from branding.training.models import BrandPlan, Candidate
from branding.training.progress import progress_of
from branding.training.tests.parts import make_candidate, make_learner, make_plan, make_topic, make_training
from laoling import calendar
from laoling.accounts.models import Role
from laoling.accounts.tests.factories import make_centre_tree
from laoling.answers import Outdated

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree():
    return make_centre_tree()


@pytest.fixture
def staff(tree):
    homes = {
        Role.VISITOR: tree.station,
        Role.STATION_HEAD: tree.station,
        Role.DEPARTMENT_MANAGER: tree.department,
        Role.CENTRE_LEADER: tree.centre,
    }
    return {role: make_learner(role, unit) for role, unit in homes.items()}


@pytest.fixture
def sign_in(client, staff):
    def do(role):
        client.force_login(staff[role])
        return client

    return do


@pytest.fixture
def plan(tree, staff):
    return make_plan(tree.station, staff[Role.STATION_HEAD])


@pytest.fixture
def candidate(plan, staff):
    return make_candidate(plan, staff[Role.VISITOR], topics=[make_topic()])


def url(name, *args):
    return reverse(f"training:{name}", args=args)


def test_progress_comes_from_attendance_and_checks(tree, staff, candidate):
    today, visitor, head = calendar.today(), staff[Role.VISITOR], staff[Role.STATION_HEAD]
    row = progress_of([candidate], today=today)[candidate.pk]
    assert ([str(one) for one in row.missing], row.checks, row.share, row.is_reached) == (
        ["消防安全"],
        0,
        None,
        False,
    )
    make_training(tree.station, head, day=f"{today:%Y-%m-%d}", came=[visitor])
    for failed in ([], [], [0]):
        make_check(member=visitor, by=head, failed=failed)
    row = progress_of([candidate], today=today)[candidate.pk]
    assert (row.missing, row.checks, row.clean, row.share, row.has_good_checks) == ([], 3, 2, 66, False)
    candidate.clean_checks = 66
    assert progress_of([candidate], today=today)[candidate.pk].is_reached


def test_lapsed_credits_pass_nothing(tree, staff, candidate):
    visitor, today = staff[Role.VISITOR], calendar.today()
    make_training(tree.station, day=f"{today - timedelta(days=400):%Y-%m-%d}", came=[visitor])
    assert progress_of([candidate], today=today)[candidate.pk].missing


def test_progress_of_many_costs_two_queries(tree, staff, candidate, plan, django_assert_num_queries):
    make_candidate(plan, make_learner(unit=tree.station))
    rows = list(Candidate.objects.select_related("plan").prefetch_related("topics"))
    with django_assert_num_queries(2):
        progress_of(rows, today=calendar.today())


def test_a_candidate_is_reviewed_and_then_named(sign_in, staff, candidate):
    client = sign_in(Role.STATION_HEAD)
    client.post(url("candidate_review", candidate.pk), {"review": "踏实", "version": 1})
    client = sign_in(Role.DEPARTMENT_MANAGER)
    today = calendar.today()
    decision = {"outcome": "NAMED", "decided_on": f"{today}", "reason": "三项都达到", "version": 2}
    client.post(url("candidate_decide", candidate.pk), decision)
    candidate.refresh_from_db()
    assert (candidate.outcome, candidate.decided_on) == ("NAMED", today)
    assert "三项都达到" in client.get(url("plan_list")).content.decode()
    own = sign_in(Role.VISITOR).get(url("my_record")).content.decode()
    assert "踏实" in own
    assert "品牌员工</span>" in own


def test_nobody_is_named_without_a_review_or_with_a_day_to_come(staff, candidate):
    facts = {"outcome": "NAMED", "reason": "好", "by": staff[Role.DEPARTMENT_MANAGER], "now": timezone.now()}
    today = calendar.today()
    with pytest.raises(ValidationError, match="先评议"):
        services.decide(candidate=candidate, decided_on=today, version=1, **facts)
    services.review(candidate=candidate, review="好", version=1, by=facts["by"], now=facts["now"])
    for wrong in (today + timedelta(days=1), today.replace(year=today.year - 1)):
        with pytest.raises(ValidationError):
            services.decide(candidate=candidate, decided_on=wrong, version=2, **facts)
    with pytest.raises(ValidationError):
        services.decide(candidate=candidate, decided_on=today, version=2, **facts | {"reason": ""})


def test_nobody_judges_themselves(tree, staff):
    manager, head = staff[Role.DEPARTMENT_MANAGER], staff[Role.STATION_HEAD]
    row = make_candidate(make_plan(tree.department, manager), manager)
    with pytest.raises(ValidationError):
        services.review(candidate=row, review="我好", version=1, by=manager, now=timezone.now())
    own = make_candidate(make_plan(tree.station, head), head)
    with pytest.raises(ValidationError):
        services.review(candidate=own, review="我好", version=1, by=head, now=timezone.now())


def test_a_head_names_nobody(sign_in, staff, candidate):
    Candidate.objects.filter(pk=candidate.pk).update(
        review="好", reviewed_at=timezone.now(), reviewed_by=staff[Role.STATION_HEAD]
    )
    data = {"outcome": "NAMED", "decided_on": f"{calendar.today()}", "reason": "好", "version": 1}
    assert sign_in(Role.STATION_HEAD).post(url("candidate_decide", candidate.pk), data).status_code == 403
    with pytest.raises(PermissionDenied):
        services.decide(
            candidate=candidate,
            outcome="NAMED",
            decided_on=calendar.today(),
            reason="好",
            version=1,
            by=staff[Role.STATION_HEAD],
            now=timezone.now(),
        )


def test_who_was_reviewed_is_not_removed(staff, candidate):
    head = staff[Role.STATION_HEAD]
    row = services.review(candidate=candidate, review="好", version=1, by=head, now=timezone.now())
    with pytest.raises(Outdated):
        services.remove_candidate(candidate=row, version=2, by=head)


def test_what_is_decided_changes_only_by_another_decision(staff, plan):
    row = make_candidate(plan, staff[Role.VISITOR], named_on=calendar.today())
    head, manager = staff[Role.STATION_HEAD], staff[Role.DEPARTMENT_MANAGER]
    with pytest.raises(Outdated):
        services.change_aims(candidate=row, topics=[], clean_checks=0, aims="", version=1, by=head)
    facts = {"decided_on": calendar.today(), "version": 1, "by": manager, "now": timezone.now()}
    row = services.decide(candidate=row, outcome="NOT_NAMED", reason="名额已满", **facts)
    assert row.state == "暂不命名"


def test_the_database_names_nobody_without_a_review(candidate, staff):
    with pytest.raises(IntegrityError), transaction.atomic():
        Candidate.objects.filter(pk=candidate.pk).update(
            outcome="NAMED", decided_on=calendar.today(), decided_by=staff[Role.STATION_HEAD], reason="好"
        )


def test_a_plan_is_made_filled_and_changed(sign_in, tree, staff):
    client = sign_in(Role.STATION_HEAD)
    year = calendar.today().year
    client.post(url("plan_new"), {"unit": tree.station.pk, "year": year, "words": "培养一名"})
    plan = BrandPlan.objects.get()
    again = client.post(url("plan_new"), {"unit": tree.station.pk, "year": year, "words": "培养两名"})
    assert again.status_code == 422
    assert "已经有培养计划" in again.content.decode()
    data = {
        "member": staff[Role.VISITOR].pk,
        "topics": [make_topic().pk],
        "clean_checks": 95,
        "aims": "带一名新人",
    }
    client.post(url("candidate_new", plan.pk), data)
    row = Candidate.objects.get()
    assert (row.clean_checks, list(row.topics.all())) == (95, [make_topic()])
    assert "带一名新人" in client.get(url("candidate_detail", row.pk)).content.decode()
    client.post(url("plan_edit", plan.pk), {"words": "培养三名", "version": 1})
    assert "培养三名" in client.get(url("plan_detail", plan.pk)).content.decode()
    client.post(url("candidate_aims", row.pk), {"topics": [], "clean_checks": 80, "version": 1})
    row.refresh_from_db()
    assert (row.clean_checks, row.topics.count()) == (80, 0)
    client.post(url("candidate_remove", row.pk), {"version": 2})
    assert not Candidate.objects.exists()


def test_a_wrong_review_keeps_what_was_typed(sign_in, candidate):
    response = sign_in(Role.STATION_HEAD).post(
        url("candidate_review", candidate.pk), {"review": "", "version": 1}
    )
    assert response.status_code == 422
    assert "请填写评议" in response.content.decode()


def test_outsiders_get_404_readers_403_and_get_405(sign_in, tree, staff, candidate, plan):
    far = make_plan(tree.far_station)
    client = sign_in(Role.STATION_HEAD)
    for name in ("plan_detail", "plan_edit", "candidate_new"):
        assert client.get(url(name, far.pk)).status_code == 404
    assert client.get(url("candidate_review", candidate.pk)).status_code == 405
    client = sign_in(Role.CENTRE_LEADER)
    assert client.get(url("plan_detail", plan.pk)).status_code == 200
    assert client.get(url("candidate_new", plan.pk)).status_code == 403
    assert client.post(url("candidate_review", candidate.pk)).status_code == 403
    client = sign_in(Role.VISITOR)
    for address in (url("plan_list"), url("plan_detail", plan.pk), url("candidate_detail", candidate.pk)):
        assert client.get(address).status_code == 403
