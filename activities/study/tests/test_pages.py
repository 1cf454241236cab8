"""The pages of political study."""

import io
import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from activities.models import GroupKind
from activities.study.models import Directive, Meeting, StudySession, StudyTheme, Transmission
from activities.study.months import first_of, last_of, shifted
from activities.study.tests.parts import make_directive, make_meeting, make_session
from activities.tests.factories import make_activity
from activities.tests.group_parts import make_branch, make_group, make_member
from laoling import calendar
from laoling.accounts.models import AccessEvent, Role
from laoling.accounts.tests.factories import make_centre_tree, make_user
from laoling.people.tests.factories import make_retiree
from laoling.programmes import Programme

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree():
    return make_centre_tree()


@pytest.fixture
def sign_in(client, tree):
    homes = {
        Role.VISITOR: tree.station,
        Role.STATION_HEAD: tree.station,
        Role.DEPARTMENT_MANAGER: tree.department,
        Role.CENTRE_LEADER: tree.centre,
    }

    def do(role):
        client.force_login(make_user(role, homes.get(role)))
        return client

    return do


@pytest.fixture
def desk(sign_in):
    return sign_in(Role.STATION_HEAD)


@pytest.fixture
def branch(tree):
    return make_branch(unit=tree.station, name="第一党支部")


@pytest.fixture
def last_month():
    return shifted(first_of(calendar.today()), -1)


def url(name, *args):
    return reverse(f"study:{name}", args=args)


def of_month(name, group, month):
    return url(name, group.pk, f"{month:%Y-%m}")


def test_what_is_missing_and_overdue_stands_on_the_first_page(desk, branch, tree):
    manager = make_user(Role.DEPARTMENT_MANAGER, tree.department)
    today = calendar.today()
    days = {"issued_on": today - timedelta(days=9), "due_on": today - timedelta(days=2)}
    make_directive(tree.department, manager, **days)
    page = desk.get(url("overview")).text
    assert "缺会 12 次" in page
    assert "逾期未传达 1 件次" in page


def test_a_meeting_is_announced_and_then_recorded(desk, branch, tree, last_month):
    member, other = make_member(branch), make_member(branch)
    held_on = last_month + timedelta(days=8)
    told = {"topic": "学党章", "day": f"{held_on}", "starts": "09:00", "place": "活动室"}
    assert desk.post(of_month("meeting_announce", branch, last_month), told).status_code == 302
    page = desk.get(of_month("meeting_detail", branch, last_month)).text
    assert "学党章" in page
    assert member.retiree.name in page
    theme = StudyTheme.objects.first()
    said = {
        "version": 1,
        "held_on": f"{held_on}",
        "topic": "学党章",
        "themes": [theme.pk],
        "minutes": "大家发言。",
        "came": [member.pk],
    }
    stale = desk.post(of_month("meeting_record", branch, last_month), {**said, "version": ""})
    assert (stale.status_code, Meeting.objects.get().held_on) == (302, None)
    assert desk.post(of_month("meeting_record", branch, last_month), said).status_code == 302
    meeting = Meeting.objects.get()
    assert (meeting.held_on, list(meeting.themes.all())) == (held_on, [theme])
    assert [row.membership for row in meeting.attendances.all()] == [member]
    again = {**said, "version": 2, "came": [other.pk]}
    desk.post(of_month("meeting_record", branch, last_month), again)
    assert [row.membership for row in meeting.attendances.all()] == [other]
    assert "已开，有记录" in desk.get(f"{url('meeting_list')}?month={last_month:%Y-%m}").text


def test_wrong_minutes_are_refused_and_the_ticks_stay(desk, branch, last_month):
    member = make_member(branch)
    said = {"held_on": "", "topic": "学党章", "minutes": "写了很多", "came": [member.pk]}
    answer = desk.post(of_month("meeting_record", branch, last_month), said)
    assert answer.status_code == 422
    assert "写了很多" in answer.text
    assert re.search(rf'id="came_{member.pk}"\s+checked', answer.text)
    tomorrow = f"{calendar.today() + timedelta(days=1)}"
    answer = desk.post(of_month("meeting_record", branch, last_month), {**said, "held_on": tomorrow})
    assert (answer.status_code, "不能晚于今天" in answer.text) == (422, True)


def test_nobody_of_another_group_is_recorded_as_there(desk, branch, tree, last_month):
    stranger = make_member(make_branch(unit=tree.station))
    said = {
        "held_on": f"{last_month}",
        "topic": "学党章",
        "minutes": "发言。",
        "came": [stranger.pk],
    }
    desk.post(of_month("meeting_record", branch, last_month), said)
    assert Meeting.objects.get().attendances.count() == 0


def test_only_the_department_excuses(sign_in, branch, last_month):
    page = of_month("meeting_excuse", branch, last_month)
    assert sign_in(Role.STATION_HEAD).post(page, {"reason": "暴雨"}).status_code == 403
    office = sign_in(Role.DEPARTMENT_MANAGER)
    assert office.get(page).status_code == 405
    assert office.post(page, {"reason": ""}).status_code == 422
    assert office.post(page, {"reason": "暴雨"}).status_code == 302
    assert Meeting.objects.get().excused_reason == "暴雨"


@pytest.mark.parametrize("month", ["2026-13", "nonsense", "2999-01"])
def test_a_month_that_cannot_be_is_not_found(desk, branch, month):
    assert desk.get(url("meeting_detail", branch.pk, month)).status_code == 404


def test_a_directive_goes_out_is_passed_on_and_withdrawn(sign_in, branch, tree):
    office = sign_in(Role.DEPARTMENT_MANAGER)
    today = calendar.today()
    said = {
        "title": "关于学习的通知",
        "words": "学习原文。",
        "unit": tree.department.pk,
        "issued_on": f"{today}",
        "due_on": f"{today + timedelta(days=10)}",
        "submission_id": "6b2f4f3e-5a51-4d2e-9c1b-7a3a0d8a6f01",
    }
    wrong = office.post(url("directive_new"), {**said, "due_on": f"{today - timedelta(days=1)}"})
    assert (wrong.status_code, "不能早于发出日期" in wrong.text) == (422, True)
    assert office.post(url("directive_new"), said).status_code == 302
    directive = Directive.objects.get()
    assert "0/1 个支部" in office.get(url("directive_list")).text
    desk = sign_in(Role.STATION_HEAD)
    passed = {"passed_on": f"{today}", "how": "MEETING", "reached": "0"}
    page = url("transmission", directive.pk, branch.pk)
    assert desk.get(page).status_code == 200
    assert desk.post(page, passed).status_code == 422
    assert desk.post(page, {**passed, "reached": "12"}).status_code == 302
    assert desk.post(page, {**passed, "reached": "13"}).status_code == 302
    assert Transmission.objects.get().reached == 13
    assert "1/1 个党支部，共 13 人次" in desk.get(url("directive_detail", directive.pk)).text
    assert desk.post(url("directive_withdraw", directive.pk)).status_code == 403
    office = sign_in(Role.DEPARTMENT_MANAGER)
    assert office.post(url("directive_withdraw", directive.pk)).status_code == 302
    assert office.post(page, {**passed, "reached": "9"}).status_code == 302
    assert Transmission.objects.get().reached == 13


def test_a_department_does_not_end_the_centre_s_directive(sign_in, tree):
    directive = make_directive(tree.centre, make_user(Role.CENTRE_LEADER, tree.centre))
    office = sign_in(Role.DEPARTMENT_MANAGER)
    assert office.get(url("directive_detail", directive.pk)).status_code == 200
    assert office.get(url("directive_edit", directive.pk)).status_code == 403
    assert office.post(url("directive_withdraw", directive.pk)).status_code == 403


def test_a_leader_issues_for_all_and_sees_no_names(sign_in, branch, tree, last_month):
    member = make_member(branch, make_retiree(station=tree.station, name="党员甲"), post="书记")
    meeting = make_meeting(branch, last_month, held_on=last_of(last_month), minutes="党员甲发言")
    meeting.attendances.create(membership=member)
    leader = sign_in(Role.CENTRE_LEADER)
    pages = [
        url("overview"),
        url("meeting_list"),
        of_month("meeting_detail", branch, last_month),
        url("coverage"),
        url("branch_year", branch.pk),
        url("directive_list"),
        url("directive_new"),
        url("session_list"),
    ]
    for page in pages:
        answer = leader.get(page)
        assert (answer.status_code, "党员甲" in answer.text) == (200, False), page
    assert leader.post(of_month("meeting_record", branch, last_month)).status_code == 403
    assert "党员甲" in sign_in(Role.STATION_HEAD).get(of_month("meeting_detail", branch, last_month)).text


def text_of(response):
    return "".join(page.extract_text() for page in PdfReader(io.BytesIO(response.content)).pages)


def test_a_year_is_printed_on_one_sheet_and_written_down(desk, branch, tree, last_month):
    make_member(branch, make_retiree(station=tree.station, name="党员甲"), post="书记")
    for back in range(12):
        month = shifted(last_month, -back)
        make_meeting(branch, month, held_on=last_of(month), topic="学习党章第一章，交流体会")
    manager = make_user(Role.DEPARTMENT_MANAGER, tree.department)
    today = calendar.today()
    for number in range(15):
        days = {"issued_on": today.replace(month=1, day=1), "due_on": today.replace(month=1, day=20)}
        make_directive(tree.department, manager, title=f"关于组织学习全会精神的通知之{number}", **days)
        held_at = timezone.now() - timedelta(days=number + 1)
        activity = make_activity(unit=tree.station, title="形势报告会", starts_at=held_at)
        make_session(activity, manager, form="LECTURE", speaker="李教授", branches=[branch])
    answer = desk.post(url("branch_year_print", branch.pk))
    pdf = PdfReader(io.BytesIO(answer.content))
    assert len(pdf.pages) == 1
    assert "党员甲" in text_of(answer)
    assert AccessEvent.objects.get(kind=AccessEvent.Kind.PRINT).subject == f"activities.group:{branch.pk}"


def test_the_sheet_names_no_officer_to_a_leader(sign_in, branch, tree):
    make_member(branch, make_retiree(station=tree.station, name="党员甲"), post="书记")
    assert "党员甲" not in text_of(sign_in(Role.CENTRE_LEADER).post(url("branch_year_print", branch.pk)))


def test_a_lecture_needs_its_speaker_and_counts_for_the_branches(desk, branch, tree):
    activity = make_activity(unit=tree.station, title="形势报告会", programme=Programme.STUDY)
    page = url("session_edit", activity.pk)
    theme = StudyTheme.objects.first()
    said = {
        "form": "LECTURE",
        "speaker": "",
        "themes": [theme.pk],
        "branches": [branch.pk],
        "summary": "讲形势",
    }
    answer = desk.post(page, said)
    assert (answer.status_code, "报告会请填写主讲人" in answer.text, "讲形势" in answer.text) == (
        422,
        True,
        True,
    )
    assert desk.post(page, {**said, "speaker": "李教授"}).status_code == 302
    session = StudySession.objects.get()
    assert (list(session.themes.all()), list(session.branches.all())) == ([theme], [branch])
    assert desk.post(page, {**said, "speaker": "王教授"}).status_code == 409
    assert desk.post(page, {**said, "speaker": "王教授", "version": 1}).status_code == 302
    assert "王教授" in desk.get(url("session_list")).text
    assert "王教授" not in desk.get(f"{url('session_list')}?form=unsaid").text


def test_outsiders_get_404_and_visitors_403(sign_in, branch, tree, last_month):
    other = make_branch(unit=tree.sibling)
    club = make_group(GroupKind.CLUB, unit=tree.station)
    strange = make_activity(unit=tree.sibling)
    desk = sign_in(Role.STATION_HEAD)
    pages = [
        of_month("meeting_detail", other, last_month),
        of_month("meeting_detail", club, last_month),
        url("branch_year", other.pk),
        url("session_edit", strange.pk),
        f"{url('meeting_list')}?unit={tree.sibling.pk}",
    ]
    assert [desk.get(page).status_code for page in pages] == [404] * len(pages)
    for role in (Role.VISITOR, Role.AUDITOR, Role.SYSTEM_ADMIN):
        client = sign_in(role)
        pages = [
            url(name) for name in ("overview", "meeting_list", "coverage", "directive_list", "session_list")
        ]
        pages += [of_month("meeting_detail", branch, last_month), url("branch_year", branch.pk)]
        assert [client.get(page).status_code for page in pages] == [403] * len(pages)


def test_coverage_has_a_line_for_each_branch(desk, branch, last_month):
    theme = StudyTheme.objects.first()
    make_meeting(branch, last_month, held_on=last_of(last_month)).themes.set([theme])
    page = desk.get(f"{url('coverage')}?year={last_month.year}").text
    assert "第一党支部" in page
    assert "1/7" in page
