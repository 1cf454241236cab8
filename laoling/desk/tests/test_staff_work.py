"""What of appraisal, training and competitions waits on the home page, for whom, and until when."""

from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from activities.tests.factories import make_venue
from branding.appraisal.tests.parts import make_accountability, make_appraisal, make_objection
from branding.competitions.tests.parts import make_competition, make_entry, make_score
from branding.training.tests.parts import (
    make_candidate,
    make_invitation,
    make_learner,
    make_plan,
    make_training,
)
from laoling.accounts.models import Role
from laoling.accounts.tests.factories import make_centre_tree
from laoling.calendar import SHANGHAI
from laoling.desk.staff_work import SHOWN, staff_work_for

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 5, 10, 0, tzinfo=SHANGHAI)


@pytest.fixture(autouse=True)
def _at_ten():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def tree():
    return make_centre_tree()


@pytest.fixture
def visitor(tree):
    return make_learner(unit=tree.station, name="李秀兰")


@pytest.fixture
def head(tree):
    return make_learner(Role.STATION_HEAD, tree.station)


@pytest.fixture
def manager(tree):
    return make_learner(Role.DEPARTMENT_MANAGER, tree.department)


def words_for(user, now=NOW):
    return [line.words for line in staff_work_for(user, now).lines]


def test_a_score_waits_for_its_person_until_the_last_day_for_objections(visitor, head):
    row = make_appraisal(visitor)
    assert words_for(visitor) == ["您10月的考核出来了，有不同意见请在11月8日前提出"]
    assert words_for(head) == []
    assert words_for(visitor, NOW + timedelta(days=3)) != []
    assert words_for(visitor, NOW + timedelta(days=4)) == []
    make_objection(row)
    assert words_for(visitor) == []  # said what there was to say


def test_the_rooms_of_a_station_wait_for_its_head_and_what_was_recorded_for_an_answer(tree, visitor, head):
    for _ in range(2):
        make_appraisal(venue=make_venue(unit=tree.station))
    make_appraisal(venue=make_venue(unit=tree.sibling))
    make_accountability(visitor, happened_on=date(2026, 11, 3))
    assert words_for(head) == ["10月活动室考核（2 处），有不同意见请在11月8日前提出"]
    assert words_for(visitor) == ["11月3日登记的问责，请写下您的意见"]


def test_a_manager_answers_and_closes(tree, visitor, manager):
    make_objection(make_appraisal(visitor))
    make_appraisal(make_learner(unit=tree.station))
    make_objection(make_appraisal(make_learner(unit=tree.far_station)))
    assert words_for(manager) == ["10月考核有 1 件异议等答复"]
    [late, ready] = staff_work_for(manager, NOW + timedelta(days=30)).lines
    assert (late.words, ready.words) == ("10月考核有 1 件异议等答复", "10月考核有 1 份可以定稿")
    assert late.is_late


def test_trainings_and_credits_wait_for_whoever_has_to_come(tree, visitor, head):
    make_training(tree.station, head, day="2026-10-10", absent=[visitor], for_visitors=True)
    ahead = make_training(tree.station, head, day="2026-11-10")
    make_invitation(ahead, visitor)
    make_invitation(make_training(tree.station, head, day="2026-12-10"), visitor)
    held = make_training(tree.station, head, day="2026-11-03", title="礼仪课")
    make_invitation(held, visitor, excused="外出走访")
    work = staff_work_for(visitor, NOW)
    assert [line.words for line in work.lines] == [
        "“消防安全”应有 1 学分，现在有效 0 学分",
        "11月10日 星期二 上午9点 消防演练，二楼会议室",
    ]
    assert words_for(head) == ["11月3日的“礼仪课”还没有登记谁到会"]


def test_a_reviewed_candidate_waits_for_the_decision(tree, visitor, manager):
    row = make_candidate(make_plan(tree.station, manager), visitor)
    assert words_for(manager) == []
    type(row).objects.update(review="都做到了", reviewed_at=NOW, reviewed_by=manager)
    assert words_for(manager) == ["李秀兰已经评议，等您决定是否命名"]


def test_entries_wait_for_each_judge_until_all_have_scores_and_then_for_the_announcement(
    tree, visitor, head, manager
):
    competition = make_competition(tree.department, manager, judges=[head, manager])
    mine, theirs = make_entry(competition, head), make_entry(competition, visitor)
    assert words_for(head) == ["“服务之星”还有 1 个没有评分，11月11日前评完"]  # not his own
    assert words_for(manager) == ["“服务之星”还有 2 个没有评分，11月11日前评完"]
    for entry, judge in ((theirs, head), (mine, manager), (theirs, manager)):
        make_score(entry, judge, 90)
    assert words_for(head) == words_for(manager) == []
    assert words_for(manager, NOW + timedelta(days=7)) == ["“服务之星”评分已经截止，请公布结果"]


def test_the_home_page_shows_the_first_and_costs_the_same_for_more(
    client, tree, manager, django_assert_num_queries
):
    def fill():
        make_objection(make_appraisal(make_learner(unit=tree.station)))
        make_training(tree.station, manager, day="2026-11-03")
        make_invitation(make_training(tree.station, manager, day="2026-11-10"), manager)
        make_entry(make_competition(tree.department, manager, judges=[manager]))

    fill()
    staff_work_for(manager, NOW)  # the account remembers its rights
    with CaptureQueriesContext(connection) as few:
        staff_work_for(manager, NOW)
    for _ in range(SHOWN):
        fill()
    with django_assert_num_queries(len(few)):
        work = staff_work_for(manager, NOW)
    client.force_login(manager)
    page = client.get(reverse("desk:home")).content.decode()
    assert f"还有 {len(work.lines) - SHOWN} 件" in page
    assert work.lines[0].words in page
    assert work.lines[-1].words not in page


def test_nothing_is_no_heading(client, visitor):
    client.force_login(visitor)
    assert "考核、培训和竞赛" not in client.get(reverse("desk:home")).content.decode()
