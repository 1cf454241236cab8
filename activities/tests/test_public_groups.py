"""The elders' page of groups."""

import re
from datetime import date

import pytest
import time_machine

from activities.models import ActivityKind, GroupKind, Rhythm, Series
from activities.tests.factories import at, make_activity
from activities.tests.group_parts import make_group, make_member
from laoling.accounts.tests.factories import make_centre_tree, make_user

pytestmark = pytest.mark.django_db
PAGE = "/schedule/groups/"


@pytest.fixture(autouse=True)
def monday():
    with time_machine.travel(at("2026-11-23 10:00"), tick=False):
        yield


@pytest.fixture
def tree():
    return make_centre_tree()


def words(client, **query):
    response = client.get(PAGE, query)
    assert response.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_it_tells_kind_name_station_and_when_it_meets(client, tree):
    choir = make_group(
        GroupKind.CLUB, unit=tree.station, name="合唱协会", registered_on=at("2020-02-01 09:00").date()
    )
    make_activity(unit=tree.station, group=choir, title="排练", starts_at=at("2026-11-25 09:00"))
    make_activity(
        unit=tree.station, group=choir, title="停了的", starts_at=at("2026-11-26 09:00"), cancelled="停电"
    )
    make_group(GroupKind.INTEREST, unit=tree.sibling, name="剪纸小组")
    text = words(client)
    assert f"文体协会 合唱协会 {tree.station.name} 最近的活动： 11月25日 星期三 上午9点 排练" in text
    assert f"兴趣小组 剪纸小组 {tree.sibling.name} 最近没有安排活动" in text
    assert "停了的" not in text


def test_groups_of_the_party_unregistered_and_dissolved_ones_arent_there(client, tree):
    make_group(GroupKind.PARTY_BRANCH, unit=tree.station, name="第一支部")
    make_group(GroupKind.PARTY_GROUP, unit=tree.station, name="第一小组")
    make_group(GroupKind.CLUB, unit=tree.station, name="还没备案的")
    make_group(
        GroupKind.INTEREST, unit=tree.station, name="解散了的", dissolved_on=at("2026-11-01 09:00").date()
    )
    text = words(client)
    for name in ("第一支部", "第一小组", "还没备案的", "解散了的"):
        assert name not in text
    assert "这里还没有登记团队和课程" in text


def make_course(unit, title, *days, **kwargs):
    """Lessons on these days of November, of one plan."""
    by = make_user(unit=unit)
    plan = {
        "title": title,
        "rhythm": Rhythm.WEEKLY,
        "first_on": date(2026, 11, 1),
        "until": date(2026, 12, 31),
    }
    series = Series.objects.create(unit=unit, created_by=by, **plan)
    for day in days:
        facts = {
            "title": title,
            "kind": ActivityKind.LESSON,
            "starts_at": at(f"2026-11-{day} 09:00"),
            **kwargs,
        }
        make_activity(unit=unit, series=series, occurs_on=date(2026, 11, day), **facts)


def test_of_a_course_the_next_lesson_is_told_once(client, tree):
    make_course(tree.station, "书法班", 16, 25, 30)
    make_course(tree.station, "已经停办的", 24, cancelled="老师走了")
    make_course(tree.sibling, "还是草稿的", 24, published=False)
    make_activity(
        unit=tree.station, kind=ActivityKind.LESSON, title="只讲一次的", starts_at=at("2026-11-24 09:00")
    )
    text = words(client)
    assert text.count("书法班") == 1
    assert "课程 书法班 每周日，下一次：11月25日 星期三 上午9点到11点" in text
    for title in ("已经停办的", "还是草稿的", "只讲一次的"):
        assert title not in text


def test_of_a_station_those_of_its_department_are_told_too(client, tree):
    make_group(GroupKind.INTEREST, unit=tree.department, name="服务部摄影组")
    make_group(GroupKind.INTEREST, unit=tree.other_department, name="别的服务部的")
    text = words(client, station=tree.station.code)
    assert "服务部摄影组" in text
    assert "别的服务部的" not in text


def test_nobody_in_it_is_named(client, tree):
    group = make_group(GroupKind.VOLUNTEER, unit=tree.station, name="义务理发队")
    member = make_member(group, post="队长")
    text = words(client)
    assert "义务理发队" in text
    assert member.retiree.name not in text
    assert "队长" not in text


def test_it_is_of_the_station_that_was_chosen_and_shows_a_change_at_once(client, tree):
    group = make_group(GroupKind.INTEREST, unit=tree.station, name="剪纸小组")
    make_group(GroupKind.INTEREST, unit=tree.sibling, name="邻站小组")
    text = words(client, station=tree.station.code)
    assert "剪纸小组" in text
    assert "邻站小组" not in text
    group.name = "国画小组"
    group.save()
    assert "国画小组" in words(client, station=tree.station.code)


def test_it_takes_the_same_queries_whatever_there_is(client, tree, django_assert_num_queries):
    for number in range(9):
        group = make_group(GroupKind.INTEREST, unit=tree.station, name=f"小组{number}")
        make_activity(unit=tree.station, group=group, starts_at=at("2026-11-25 09:00"))
    with django_assert_num_queries(5):
        client.get(PAGE)
    with django_assert_num_queries(1):
        client.get(PAGE)
