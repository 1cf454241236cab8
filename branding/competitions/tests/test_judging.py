"""Judges don't see each other's scores before the end, and nobody judges an entry that is about them."""

import re

import pytest
from django.contrib import admin
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from activities.tests.factories import at
from branding.competitions import closing, judging, services
from branding.competitions.models import Judge, Score
from branding.competitions.reminders import remind_of_judging
from branding.competitions.tests.parts import make_competition, make_entry, make_score
from laoling.accounts.models import Role
from laoling.accounts.tests.factories import make_centre_tree, make_user
from laoling.answers import Outdated
from laoling.inbox.models import Reminder

pytestmark = pytest.mark.django_db
SECRET = {"one": 37, "two": 73, "three": 59}  # numbers that stand nowhere else


@pytest.fixture
def tree():
    return make_centre_tree()


@pytest.fixture
def judges(tree):
    """A visitor, a head of another station, and the manager who arranges it."""
    return {
        "one": make_user(Role.VISITOR, tree.station, name="评甲"),
        "two": make_user(Role.STATION_HEAD, tree.sibling, name="评乙"),
        "three": make_user(Role.DEPARTMENT_MANAGER, tree.department, name="评丙"),
    }


@pytest.fixture
def competition(tree, judges):
    return make_competition(tree.department, judges["three"], judges=judges.values())


@pytest.fixture
def entry(tree, competition):
    return make_entry(competition, make_user(Role.VISITOR, tree.station, name="选手"))


def url(name, *args):
    return reverse(f"competitions:{name}", args=args)


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def points_on(text: str) -> set[int]:
    """Which of the secret numbers stand in the text by themselves, keys of boxes to tick left out."""
    text = re.sub(r'<input[^>]*type="checkbox"[^>]*>', "", text)
    return {points for points in SECRET.values() if re.search(rf"(?<![\w.:/-]){points}(?![\w.:/%-])", text)}


def pages_of(competition, entry):
    """Every page that is about a competition, and the admin's of any model of it."""
    mine = [
        url("competition_list"),
        url("competition_detail", competition.pk),
        url("competition_judge", competition.pk),
        url("honours", competition.pk),
        url("entry_detail", entry.pk),
        url("entry_score", entry.pk),
    ]
    kinds = "competition", "score", "result", "judge", "entry"
    others = [
        f"/admin/competitions/{kind}/{more}" for kind in kinds for more in ("", "1/history/", "export/")
    ]
    history = [
        f"/admin/history/?kind=competitions.{kind}" for kind in ("score", "entry", "competition", "result")
    ]
    return [*mine, *others, *history, "/admin/", "/admin/competitions/"]


@pytest.mark.parametrize("name", list(SECRET))
def test_a_judge_reads_only_the_own_scores_on_every_page(competition, entry, judges, name):
    for who, points in SECRET.items():
        make_score(entry, judges[who], points)
    client = signed_in(judges[name])
    seen = set()
    for address in pages_of(competition, entry):
        seen |= points_on(client.get(address).content.decode())
    assert seen == {SECRET[name]}


@pytest.mark.parametrize("name", list(SECRET))
def test_a_judge_s_queryset_holds_only_the_own_scores_until_the_end(competition, entry, judges, name):
    for who, points in SECRET.items():
        make_score(entry, judges[who], points)
    shown = Score.objects.visible_to(judges[name])
    assert [row.points for row in shown] == [SECRET[name]]
    closing.close_competition(competition=competition, version=1, by=judges["three"], now=timezone.now())
    assert {row.points for row in Score.objects.visible_to(judges[name])} == set(SECRET.values())


def test_whoever_arranges_it_and_leads_sees_no_scores_before_the_end(tree, competition, entry, judges):
    other = make_user(Role.DEPARTMENT_MANAGER, tree.department)
    leader = make_user(Role.CENTRE_LEADER, tree.centre)
    for who, points in SECRET.items():
        make_score(entry, judges[who], points)
    for reader in (other, leader):
        assert not Score.objects.visible_to(reader).exists()
        client = signed_in(reader)
        for address in (url("competition_detail", competition.pk), url("entry_detail", entry.pk)):
            assert points_on(client.get(address).content.decode()) == set()


def test_after_the_end_an_entrant_reads_the_mean_but_no_single_score(competition, entry, judges):
    for who, points in SECRET.items():
        make_score(entry, judges[who], points)
    closing.close_competition(competition=competition, version=1, by=judges["three"], now=timezone.now())
    page = signed_in(entry.member).get(url("entry_detail", entry.pk)).content.decode()
    assert "56.33" in page
    assert points_on(page) == set()


def test_reopened_the_scores_are_hidden_again(competition, entry, judges):
    for who, points in SECRET.items():
        make_score(entry, judges[who], points)
    closing.close_competition(competition=competition, version=1, by=judges["three"], now=timezone.now())
    closing.reopen_competition(
        competition=competition, reason="算错了", version=2, by=judges["three"], now=timezone.now()
    )
    assert [row.points for row in Score.objects.visible_to(judges["one"])] == [SECRET["one"]]


def test_the_admin_and_the_files_know_no_scores(judges):
    assert not [model for model in admin.site._registry if model._meta.app_label == "competitions"]
    client = signed_in(judges["three"])
    for address in ("/admin/competitions/score/", "/admin/history/?kind=competitions.score"):
        assert client.get(address).status_code in (403, 404)


def test_the_auditor_reads_that_a_score_was_given_but_not_which(entry, judges):
    make_score(entry, judges["one"], SECRET["one"])
    page = signed_in(make_user(Role.AUDITOR)).get("/admin/history/?kind=competitions.score").content.decode()
    assert "内容不显示" in page
    assert points_on(page) == set()


def test_nobody_judges_what_is_about_them(tree, competition, judges):
    own = make_entry(competition, judges["one"])
    shared = make_entry(competition, make_user(Role.VISITOR, tree.station), team=[judges["two"]])
    client = signed_in(judges["one"])
    assert client.get(url("entry_score", own.pk)).status_code == 403
    assert signed_in(judges["two"]).get(url("entry_score", shared.pk)).status_code == 403
    criterion = competition.criteria.get()
    with pytest.raises(PermissionDenied):
        judging.give_scores(entry=own, points={criterion: 100}, by=judges["one"], now=timezone.now())
    assert list(judging.entries_for(Judge.objects.get(member=judges["one"]))) == [shared]


@pytest.mark.parametrize("who", ["VENUE", "STATION"])
def test_nobody_judges_the_own_station_or_its_venues(tree, judges, who):
    competition = make_competition(tree.department, judges["three"], judges=judges.values(), who=who)
    entry = make_entry(competition, tree.station if who == "STATION" else None)
    assert entry.unit == tree.station
    able = {row.member for row in competition.judges.all() if judging.entries_for(row).exists()}
    assert able == {judges["two"], judges["three"]}


def test_somebody_who_is_no_judge_gives_nothing(tree, competition, entry):
    outsider = make_user(Role.STATION_HEAD, tree.station)
    with pytest.raises(PermissionDenied):
        judging.give_scores(
            entry=entry, points={competition.criteria.get(): 5}, by=outsider, now=timezone.now()
        )
    assert signed_in(outsider).get(url("competition_judge", competition.pk)).status_code == 404


def test_judging_begins_after_the_entries_and_ends_with_the_results(tree, judges):
    early = make_competition(tree.department, judges["three"], judges=[judges["one"]], days_left=2)
    entry = make_entry(early)
    with pytest.raises(Outdated, match="截止以后"):
        judging.give_scores(
            entry=entry, points={early.criteria.get(): 5}, by=judges["one"], now=timezone.now()
        )


def test_each_criterion_wants_a_number_from_0_to_100(competition, entry, judges):
    criterion = competition.criteria.get()
    for wrong in ({}, {criterion: 101}, {criterion: -1}):
        with pytest.raises(ValidationError):
            judging.give_scores(entry=entry, points=wrong, by=judges["one"], now=timezone.now())
    client = signed_in(judges["one"])
    response = client.post(url("entry_score", entry.pk), {f"criterion_{criterion.pk}": "120"})
    assert response.status_code == 422
    assert "120" in response.content.decode()


def test_a_judge_goes_from_one_entry_to_the_next(competition, entry, judges):
    second = make_entry(competition)
    field = f"criterion_{competition.criteria.get().pk}"
    client = signed_in(judges["one"])
    first_answer = client.post(url("entry_score", entry.pk), {field: "88"})
    assert first_answer.url == url("entry_score", second.pk)
    assert client.post(url("entry_score", second.pk), {field: "77"}).url == url(
        "competition_judge", competition.pk
    )
    client.post(url("entry_score", entry.pk), {field: "90"})
    assert [row.points for row in Score.objects.order_by("entry_id")] == [90, 77]


def test_missing_scores_are_listed_and_block_the_end(competition, entry, judges):
    make_entry(competition, judges["one"])
    make_score(entry, judges["two"], 80)
    missing = judging.missing_of(competition)
    assert {str(judge): owed for judge, owed in missing.by_judge} == {"评甲": 1, "评乙": 1, "评丙": 2}
    with pytest.raises(ValidationError, match="还缺 4 个评分"):
        closing.close_competition(competition=competition, version=1, by=judges["three"], now=timezone.now())
    page = signed_in(judges["three"]).get(url("competition_detail", competition.pk)).content.decode()
    assert "评丙 还缺 2 个评分" in page


def test_an_entry_that_nobody_may_judge_blocks_the_end_until_somebody_may(tree, judges):
    competition = make_competition(tree.department, judges["three"], judges=[judges["one"]])
    own = make_entry(competition, judges["one"])
    with pytest.raises(ValidationError, match="没有评委能评"):
        closing.close_competition(competition=competition, version=1, by=judges["three"], now=timezone.now())
    services.set_judges(
        competition=competition, judges=[judges["one"], judges["two"]], version=1, by=judges["three"]
    )
    make_score(own, judges["two"], 70)
    closing.close_competition(competition=competition, version=2, by=judges["three"], now=timezone.now())


def test_a_judge_who_gave_scores_stays(competition, entry, judges):
    make_score(entry, judges["one"], 80)
    with pytest.raises(ValidationError, match="已经评过分"):
        services.set_judges(competition=competition, judges=[judges["two"]], version=1, by=judges["three"])


def test_a_judge_is_reminded_until_nothing_is_missing(tree, judges):
    competition = make_competition(
        tree.department,
        judges["three"],
        judges=[judges["one"]],
        entries_until=at("2026-11-10 09:00").date(),
        judged_until=at("2026-11-20 09:00").date(),
    )
    entry = make_entry(competition)
    assert remind_of_judging(now=at("2026-11-16 08:00")) == 0
    assert remind_of_judging(now=at("2026-11-17 08:00")) == 1
    assert Reminder.objects.get().title == "评甲 · 竞赛评分 · 服务之星 · 还缺 1 个分数"
    remind_of_judging(now=at("2026-11-21 08:00"))
    assert remind_of_judging(now=at("2026-11-23 08:00")) == 1
    assert Reminder.objects.latest("sent_at").recipient == judges["three"]
    make_score(entry, judges["one"], 80)
    assert remind_of_judging(now=at("2026-11-24 08:00")) == 0
    assert not Reminder.objects.filter(answered_at=None).exists()


def test_missing_costs_no_more_queries_for_many(tree, judges, competition, django_assert_max_num_queries):
    for _ in range(8):
        make_entry(competition)
    with django_assert_max_num_queries(6):
        judging.missing_of(competition)


def test_the_search_would_find_a_score():
    """The control: a number that stands by itself is found, one inside another isn't."""
    assert points_on("<strong>37</strong> 分") == {37}
    assert points_on("2037-01-01 137 37% 员工37") == set()
