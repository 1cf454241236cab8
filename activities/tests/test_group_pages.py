"""The pages of groups: they work, outsiders and those without the right are turned away, what was typed is kept."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from activities.models import Group, GroupKind, GroupReview, Membership
from activities.tests.factories import make_activity
from activities.tests.group_parts import make_branch, make_group, make_member
from laoling import calendar
from laoling.accounts.models import AccessEvent, Role
from laoling.accounts.tests.factories import make_centre_tree, make_user
from laoling.people.tests.factories import make_retiree

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
def club(tree):
    return make_group(unit=tree.station, name="合唱协会")


def url(name, *args):
    return reverse(f"activities:{name}", args=args)


def typed(**kwargs):
    fields = {
        "kind": "CLUB",
        "name": "书法协会",
        "founded_on": "2026-01-05",
        "submission_id": "6b2f4f3e-5a51-4d2e-9c1b-7a3a0d8a6f01",
    }
    return {**fields, **kwargs}


def test_a_head_writes_down_a_group(desk, tree):
    assert "新增团队" in desk.get(url("group_list")).text
    answer = desk.post(url("group_new"), typed(unit=tree.station.pk))
    group = Group.objects.get()
    assert (answer.status_code, answer.url) == (302, url("group_detail", group.pk))
    assert "书法协会" in desk.get(url("group_list")).text


def test_what_is_wrong_is_said_and_what_was_typed_kept(desk, tree):
    answer = desk.post(url("group_new"), typed(unit=tree.station.pk, kind="PARTY_GROUP", name="一组"))
    assert answer.status_code == 422
    assert "请选择所属党支部" in answer.text
    assert 'value="一组"' in answer.text


def test_a_group_is_not_written_down_for_another_station(desk, tree):
    assert desk.post(url("group_new"), typed(unit=tree.sibling.pk)).status_code == 422
    assert not Group.objects.exists()


def test_an_edit_changes_the_group_and_a_dissolved_one_stays(desk, club):
    page = url("group_edit", club.pk)
    assert "合唱协会" in desk.get(page).text
    assert desk.post(page, typed(name="合唱团", version=1)).status_code == 302
    assert desk.post(page, typed(name="又改", version=1)).status_code == 409
    club.refresh_from_db()
    assert club.name == "合唱团"


def test_people_are_found_ticked_and_join(desk, club, tree):
    person = make_retiree(station=tree.station, name="钱多多")
    make_retiree(station=tree.sibling, name="钱多多")
    page = desk.post(url("member_add", club.pk), {"name": "钱多多"})
    assert page.text.count('name="chosen"') == 1
    data = {"join": "1", "chosen": [person.pk], "joined_on": "2026-03-01"}
    assert desk.post(url("member_add", club.pk), data).status_code == 302
    assert club.memberships.get().joined_on == date(2026, 3, 1)
    assert "钱多多" in desk.get(url("group_detail", club.pk)).text


def test_nobody_ticked_or_a_wrong_day_is_said(desk, club, tree):
    person = make_retiree(station=tree.station)
    answer = desk.post(url("member_add", club.pk), {"join": "1", "joined_on": "2026-03-01"})
    assert (answer.status_code, "请先勾选" in answer.text) == (422, True)
    answer = desk.post(url("member_add", club.pk), {"join": "1", "chosen": [person.pk], "joined_on": ""})
    assert answer.status_code == 422
    assert f'value="{person.pk}"' in answer.text


def test_another_station_s_person_cannot_be_ticked(desk, club, tree):
    other = make_retiree(station=tree.sibling)
    desk.post(url("member_add", club.pk), {"join": "1", "chosen": [other.pk], "joined_on": "2026-03-01"})
    assert not Membership.objects.exists()


def test_an_office_is_given_and_ended_and_the_member_leaves(desk, club):
    member = make_member(club)
    page = url("member_detail", member.pk)
    assert "会长" in desk.get(page).text
    assert (
        desk.post(url("office_give", member.pk), {"post": "会长", "from_on": "2026-01-01"}).status_code == 302
    )
    office = member.offices.get()
    wrong = desk.post(url("office_end", member.pk, office.pk), {"until_on": "2025-01-01"})
    assert (wrong.status_code, "不能早于任职日期" in wrong.text) == (422, True)
    desk.post(url("office_end", member.pk, office.pk), {"until_on": "2026-02-01"})
    office.refresh_from_db()
    assert office.until_on == date(2026, 2, 1)
    assert desk.post(url("member_leave", member.pk), {"left_on": "2026-03-01"}).status_code == 422
    left = {"left_on": "2026-03-01", "left_reason": "WISH"}
    assert desk.post(url("member_leave", member.pk), left).status_code == 302
    assert "本人提出" in desk.get(url("group_detail", club.pk)).text


def test_a_manager_registers_reviews_and_dissolves(sign_in, club):
    office = sign_in(Role.DEPARTMENT_MANAGER)
    today = calendar.today()
    answer = office.post(url("group_register", club.pk), {"on": "2024-05-01"})
    assert (answer.status_code, "还没有章程" in answer.text) == (422, True)
    Group.objects.filter(pk=club.pk).update(charter="一、自愿。")
    assert office.post(url("group_register", club.pk), {"on": "2024-05-01"}).status_code == 302
    assert club.name in office.get(f"{url('group_list')}?state=unreviewed").text
    said = {
        "year": today.year - 1,
        "activities_held": 12,
        "members": 20,
        "accounts_in_order": "on",
        "result": "GOOD",
    }
    wrong = office.post(url("group_review", club.pk), {**said, "result": "FAILED"})
    assert (wrong.status_code, "请写明意见" in wrong.text) == (422, True)
    assert office.post(url("group_review", club.pk), said).status_code == 302
    assert GroupReview.objects.get().reviewed_on == today
    assert (
        office.post(url("group_dissolve", club.pk), {"on": f"{today}", "reason": "合并"}).status_code == 302
    )
    assert club.name in office.get(f"{url('group_list')}?state=dissolved").text


def test_readers_without_the_right_get_403_and_outsiders_404(sign_in, club, tree):
    member = make_member(club)
    posts = [
        url("group_register", club.pk),
        url("group_review", club.pk),
        url("group_dissolve", club.pk),
    ]
    head = sign_in(Role.STATION_HEAD)
    assert [head.post(page).status_code for page in posts] == [403] * 3
    assert [head.get(page).status_code for page in posts] == [405] * 3
    other = make_group(unit=tree.sibling)
    stranger = make_member(other)
    pages = [url("group_detail", other.pk), url("member_add", other.pk), url("member_detail", stranger.pk)]
    assert [head.get(page).status_code for page in pages] == [404] * 3
    visitor = sign_in(Role.VISITOR)
    assert visitor.get(url("group_detail", club.pk)).status_code == 200
    pages = [url("group_new"), url("member_add", club.pk), url("member_detail", member.pk)]
    assert [visitor.get(page).status_code for page in pages] == [403] * 3
    for role in (Role.AUDITOR, Role.SYSTEM_ADMIN):
        assert sign_in(role).get(url("group_list")).status_code == 403


def test_the_lists_are_printed_and_written_down(desk, club):
    member = make_member(club, post="会长")
    printed = desk.post(url("member_print", club.pk)).text
    assert member.retiree.name in printed
    assert "会长" in desk.post(url("officer_print")).text
    logged = AccessEvent.objects.filter(kind=AccessEvent.Kind.PRINT).order_by("pk")
    assert [event.subject for event in logged] == [f"activities.group:{club.pk}", "activities.office"]
    assert member.retiree.name not in "".join(event.detail for event in logged)


def test_a_member_who_moved_to_another_station_is_counted_but_not_named(desk, club, tree):
    moved = make_member(club, make_retiree(station=tree.sibling, name="远方人"))
    page = desk.get(url("group_detail", club.pk)).text
    assert "另有 1 位成员" in page
    assert moved.retiree.name not in page


def test_a_group_holds_activities(desk, club, tree):
    make_activity(unit=tree.station, group=club, title="汇报演出", starts_at=timezone.now())
    assert "汇报演出" in desk.get(url("group_detail", club.pk)).text


@pytest.mark.parametrize(
    ("role", "sees_group", "sees_name"),
    [
        (Role.STATION_HEAD, True, True),
        (Role.DEPARTMENT_MANAGER, True, True),
        (Role.CENTRE_LEADER, True, False),
        (Role.VISITOR, False, False),
    ],
)
def test_who_belongs_to_the_party_is_shown_to_few(sign_in, tree, role, sees_group, sees_name):
    branch = make_branch(unit=tree.station, name="第一党支部")
    member = make_member(branch, make_retiree(station=tree.station, name="党员甲"), post="书记")
    make_group(GroupKind.PARTY_GROUP, unit=tree.station, parent=branch, name="一小组")
    client = sign_in(role)
    for page in (url("group_list"), url("group_detail", branch.pk)):
        answer = client.get(page)
        assert ("第一党支部" in answer.text) == sees_group
        assert (member.retiree.name in answer.text) == sees_name
    for page in (url("member_print", branch.pk), url("officer_print")):
        assert (member.retiree.name in client.post(page, follow=True).text) == sees_name
    assert client.get(url("member_detail", member.pk)).status_code == (200 if sees_name else 403)


def test_leaders_see_no_member_of_a_club_either(sign_in, club):
    member = make_member(club, post="会长")
    page = sign_in(Role.CENTRE_LEADER).get(url("group_detail", club.pk)).text
    assert "只显示人数" in page
    assert member.retiree.name not in page


# groups of the units above


@pytest.fixture
def troupe(tree):
    """The department's own, with one of this station and one of the next."""
    troupe = make_group(unit=tree.department, name="老年艺术团", registered_on=date(2021, 1, 1))
    make_member(troupe, make_retiree(station=tree.station, name="本站的人"), post="会长")
    make_member(troupe, make_retiree(station=tree.sibling, name="邻站的人"), post="财务")
    return troupe


def test_a_station_reads_groups_of_its_department_to_which_its_people_belong(desk, tree, troupe):
    make_group(unit=tree.department, name="没有本站的人的团")
    make_branch(unit=tree.department, name="机关支部")
    make_member(Group.objects.get(name="机关支部"), make_retiree(station=tree.station))
    shown = desk.get(url("group_list")).text
    assert "老年艺术团" in shown
    assert "没有本站的人的团" not in shown
    assert "机关支部" not in shown
    page = desk.get(url("group_detail", troupe.pk)).text
    assert f"这个团队由{tree.department.name}管理，这里只能查看" in page
    assert "本站的人" in page
    assert "邻站的人" not in page
    assert "另有 1 位成员属于别的老年站" in page
    assert "加入成员" not in page
    assert "职务、离开" not in page


def test_who_left_shows_it_no_more(desk, tree, troupe):
    troupe.memberships.filter(retiree__station=tree.station).update(
        left_on=date(2026, 1, 1), left_reason="WISH", ended_by=troupe.created_by
    )
    assert desk.get(url("group_detail", troupe.pk)).status_code == 404


def test_what_another_unit_keeps_is_changed_by_nobody_below(desk, tree, troupe):
    mine = troupe.memberships.get(retiree__station=tree.station)
    for name, key in [("group_edit", troupe.pk), ("member_add", troupe.pk), ("member_detail", mine.pk)]:
        assert desk.get(url(name, key)).status_code == 403
    assert desk.post(url("member_leave", mine.pk), {"left_on": "2026-01-01"}).status_code == 403


def test_its_activities_lead_to_the_public_page_and_drafts_arent_told(desk, tree, troupe):
    known = make_activity(unit=tree.department, group=troupe, title="下站辅导")
    make_activity(unit=tree.department, group=troupe, title="还没定的", published=False)
    page = desk.get(url("group_detail", troupe.pk)).text
    assert f'href="/schedule/activity/{known.pk}/"' in page
    assert "还没定的" not in page


def test_what_elders_read_of_a_group_tells_nothing_personal(desk, tree):
    make_retiree(station=tree.station, name="欧阳修远")
    refused = desk.post(url("group_new"), typed(unit=tree.station.pk, purpose="找欧阳修远报名"))
    assert refused.status_code == 422
    assert "文中有老同志的姓名：欧阳修远" in refused.text
    assert "这里有手机号" in desk.post(url("group_new"), typed(purpose="打 13812345678")).text
