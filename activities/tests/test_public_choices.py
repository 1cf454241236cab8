"""What elders choose by: station, programme and kind; and the page of one activity."""

import re
from datetime import date
from html import unescape

import pytest
import time_machine

from activities.models import ActivityKind
from activities.tests.factories import at, make_activity, make_venue
from activities.words import sign_up_in_words
from laoling.accounts.models import Role
from laoling.accounts.tests.factories import make_centre_tree, make_user
from laoling.programmes import Programme

pytestmark = pytest.mark.django_db

LISTS = ["/schedule/", "/schedule/week/", "/schedule/2026-11/"]


@pytest.fixture(autouse=True)
def monday():
    with time_machine.travel(at("2026-11-23 10:00"), tick=False):
        yield


@pytest.fixture
def tree():
    tree = make_centre_tree()
    tree.centre.phone = "0546-8550000"
    tree.centre.save()
    return tree


def read(client, address, **query):
    response = client.get(address, query)
    assert response.status_code == 200
    return response.content.decode()


def plain(html):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def links(html):
    """The addresses of all links by their words."""
    found = re.findall(r'<a [^>]*?href="([^"]*)"[^>]*>(.*?)</a>', html, re.DOTALL)
    return {plain(words).strip(): unescape(address) for address, words in found}


@pytest.mark.parametrize("address", LISTS)
def test_a_programme_is_chosen_by_a_link_and_kept_with_the_station(client, tree, address):
    today = {"unit": tree.station, "starts_at": at("2026-11-23 09:00")}
    make_activity(title="合唱排练", programme=Programme.CULTURE, **today)
    make_activity(title="党史学习", programme=Programme.STUDY, **today)
    chosen = links(read(client, address, station=tree.station.code))["政治学习"]
    assert chosen == f"{address}?station={tree.station.code}&programme=STUDY"
    html = read(client, chosen)
    assert "党史学习" in html
    assert "合唱排练" not in html
    assert f"{tree.station.name}，只看政治学习" in plain(html)
    there = links(html)
    assert there["全部内容"] == f"{address}?station={tree.station.code}"
    assert there["全部老年站"] == f"{address}?programme=STUDY"
    assert there[tree.sibling.name] == f"{address}?station={tree.sibling.code}&programme=STUDY"
    assert there["放进手机日历"] == f"/schedule.ics?station={tree.station.code}&programme=STUDY"
    assert there["党史学习"].endswith(f"/?station={tree.station.code}&programme=STUDY")
    assert "政治学习（正在看）" in there


@pytest.mark.parametrize("address", [*LISTS, "/schedule.ics"])
@pytest.mark.parametrize("programme", ["CHESS", "study", "%00", "<b>"])
def test_a_programme_that_isnt_there_is_said(client, tree, address, programme):
    response = client.get(address, {"programme": programme})
    assert response.status_code == 404
    assert "没有找到这类活动" in response.content.decode()


@pytest.mark.parametrize("address", LISTS)
def test_a_kind_narrows_the_page_and_every_link_keeps_it(client, tree, address):
    hours = {"starts_at": at("2026-11-23 14:00"), "ends_at": at("2026-11-23 15:00")}
    make_activity(unit=tree.station, kind=ActivityKind.LECTURE, programme="STUDY", title="形势报告", **hours)
    make_activity(unit=tree.station, kind=ActivityKind.SPORT, title="太极拳", **hours)
    html = read(client, address, kind="LECTURE", programme="STUDY")
    assert "形势报告" in html
    assert "太极拳" not in html
    assert "全部老年站，只看政治学习、讲座报告" in plain(html)
    there = links(html)
    assert there["全部类型"] == f"{address}?programme=STUDY"
    assert there["体育健身"] == f"{address}?programme=STUDY&kind=SPORT"
    assert there["放进手机日历"] == "/schedule.ics?programme=STUDY&kind=LECTURE"
    assert "讲座报告（正在看）" in there
    feed = client.get("/schedule.ics", {"kind": "SPORT"}).content.decode()
    assert "太极拳" in feed
    assert "形势报告" not in feed


@pytest.mark.parametrize("address", [*LISTS, "/schedule.ics", "/schedule/groups/"])
def test_a_kind_that_isnt_there_is_said(client, tree, address):
    assert client.get(address, {"kind": "CHESS"}).status_code == 404


def test_what_has_another_place_says_so_and_why(client, tree):
    before = make_venue(unit=tree.station, name="一楼大厅")
    moved = make_activity(
        unit=tree.station,
        title="书法班",
        kind=ActivityKind.LESSON,
        starts_at=at("2026-11-23 14:00"),
        moved_from_venue=before,
        move_reason="一楼刷墙",
    )
    for address in ("/schedule/", "/schedule/week/", f"/schedule/activity/{moved.pk}/"):
        assert "已换地点 原定在一楼大厅。原因：一楼刷墙" in plain(read(client, address))
    assert "学习课程" in plain(read(client, f"/schedule/activity/{moved.pk}/"))


def test_the_day_it_was_announced_for_says_why_it_was_moved(client, tree):
    make_activity(
        unit=tree.station,
        title="书法班",
        starts_at=at("2026-11-25 14:00"),
        moved_from=at("2026-11-23 14:00"),
        move_reason="活动室停电",
    )
    words = plain(read(client, "/schedule/"))
    assert "已改期 因活动室停电，改到11月25日 星期三 下午2点" in words
    assert "已改期 原定11月23日 星期一 下午2点。原因：活动室停电" in words


def test_each_choice_is_a_page_of_its_own_in_memory(client, tree):
    make_activity(
        unit=tree.station, programme=Programme.STUDY, title="党课", starts_at=at("2026-11-23 09:00")
    )
    for query, seen in [({}, True), ({"programme": "STUDY"}, True), ({"programme": "CULTURE"}, False)] * 2:
        assert ("党课" in read(client, "/schedule/", **query)) == seen


# one activity


@pytest.fixture
def choir(tree):
    venue = make_venue(
        unit=tree.station, name="多功能厅", address="和平路 12 号", how_to_get_there="坐 3 路车到东门"
    )
    return make_activity(
        venue=venue,
        title="合唱排练",
        starts_at=at("2026-11-24 09:00"),
        ends_at=at("2026-11-24 11:30"),
        phone="0546-8551234",
        description="请带水杯\n不收费",
    )


def test_its_page_says_when_where_how_to_get_there_and_whom_to_call(client, choir):
    html = read(client, f"/schedule/activity/{choir.pk}/")
    words = plain(html)
    told = ["明天 11月24日 星期二", "农历十月十六", "上午9点到11点半", "多功能厅", "和平路 12 号"]
    told += ["怎么走：坐 3 路车到东门", "请带水杯", f"主办：{choir.unit.name}", "拨打 0546-8551234"]
    places = [words.index(text) for text in told]
    assert places == sorted(places)
    assert 'href="tel:05468551234"' in html
    assert "已取消" not in words


@pytest.mark.parametrize("address", LISTS)
def test_every_list_leads_there_and_it_leads_on(client, tree, choir, address):
    page = links(read(client, address, station=tree.station.code))["合唱排练"]
    assert page == f"/schedule/activity/{choir.pk}/?station={tree.station.code}"
    there = links(read(client, page))
    assert there["把这次活动记到手机日历"] == f"/schedule/activity/{choir.pk}.ics"
    assert there[f"{choir.unit.name}的活动"] == f"/schedule/?station={tree.station.code}"
    assert there[tree.sibling.name] == f"/schedule/?station={tree.sibling.code}"
    back = there["超大"]
    assert client.get(back)["Location"] == page


def test_a_cancelled_one_says_so_and_why(client, tree):
    off = make_activity(unit=tree.station, cancelled="活动室停电", starts_at=at("2026-11-25 09:00"))
    html = read(client, f"/schedule/activity/{off.pk}/")
    assert "已取消 原因：活动室停电" in plain(html)
    assert "记到手机日历" not in html


@pytest.mark.parametrize("address", LISTS)
def test_what_was_moved_says_so_on_both_days(client, tree, address):
    moved = make_activity(
        unit=tree.station,
        title="书法班",
        starts_at=at("2026-11-26 14:30"),
        moved_from=at("2026-11-23 09:00"),
    )
    words = plain(read(client, address))
    assert "已改期 改到11月26日 星期四 下午2点半 书法班" in words
    assert "已改期 原定11月23日 星期一 上午9点" in words
    assert words.index("改到11月26日") < words.index("原定11月23日")
    assert "已改期 原定11月23日 星期一 上午9点" in plain(read(client, f"/schedule/activity/{moved.pk}/"))


@pytest.mark.parametrize("address", LISTS)
def test_what_was_moved_within_its_day_stands_there_once(client, tree, address):
    make_activity(
        unit=tree.station, title="书法班", starts_at=at("2026-11-23 14:30"), moved_from=at("2026-11-23 09:00")
    )
    assert plain(read(client, address)).count("书法班") == 1


def test_what_was_moved_and_then_cancelled_is_cancelled(client, tree):
    make_activity(
        unit=tree.station,
        starts_at=at("2026-11-26 14:30"),
        moved_from=at("2026-11-23 09:00"),
        cancelled="停电",
    )
    words = plain(read(client, "/schedule/"))
    assert "已取消 原因：停电" in words
    assert "已改期" not in words


def test_it_says_how_to_sign_up_where_one_must(client, tree, choir):
    assert "怎样报名" not in read(client, f"/schedule/activity/{choir.pk}/")
    trip = make_activity(
        unit=tree.station,
        takes_sign_ups=True,
        capacity=30,
        youngest=60,
        oldest=80,
        sign_up_from=at("2026-11-24 00:00").date(),
        sign_up_until=at("2026-11-30 00:00").date(),
    )
    words = plain(read(client, f"/schedule/activity/{trip.pk}/"))
    for told in (
        "请先报名",
        "谁可以来：本单位的老同志。",
        "年龄：年满60岁，不超过80岁。",
        "名额：30人，满了可以排候补。",
        "报名时间：11月24日到11月30日。",
    ):
        assert told in words


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"youngest": 60}, "年龄：年满60岁。"),
        ({"oldest": 80}, "年龄：不超过80岁。"),
        ({"sign_up_from": date(2026, 11, 24)}, "报名时间：11月24日开始。"),
        ({"sign_up_until": date(2026, 11, 30)}, "报名时间：到11月30日为止。"),
    ],
)
def test_half_open_bounds_are_told_in_words(tree, fields, told):
    activity = make_activity(unit=tree.station, takes_sign_ups=True, **fields)
    assert sign_up_in_words(activity)[2:] == [told]


def test_one_that_is_over_says_so(client, tree):
    over = make_activity(unit=tree.station, starts_at=at("2026-11-20 09:00"))
    assert "这次活动已经结束。" in read(client, f"/schedule/activity/{over.pk}/")


@pytest.mark.parametrize("published", [True, False])
def test_drafts_and_unknown_ones_arent_there(client, tree, published):
    draft = make_activity(unit=tree.station, title="还是草稿", published=False)
    response = client.get(f"/schedule/activity/{draft.pk + published}/")
    assert response.status_code == 404
    text = response.content.decode()
    assert "没有找到这次活动" in text
    assert "还是草稿" not in text
    assert 'href="tel:05468550000"' in text


def test_its_page_is_kept_and_shows_a_change_at_once(client, choir, django_assert_num_queries):
    address = f"/schedule/activity/{choir.pk}/"
    etag = client.get(address)["ETag"]
    with django_assert_num_queries(1):
        assert client.get(address, headers={"if-none-match": etag}).status_code == 304
    choir.title = "合唱演出"
    choir.save()
    assert "合唱演出" in read(client, address)


def test_reading_only(client, choir):
    for address in (f"/schedule/activity/{choir.pk}/", f"/schedule/activity/{choir.pk}.ics"):
        assert client.post(address).status_code == 405
        assert client.head(address).status_code == 200


def test_staff_come_to_it_from_their_own_page(client, choir):
    client.force_login(make_user(Role.STATION_HEAD, choir.unit))
    html = client.get(f"/activities/{choir.pk}/").content.decode()
    assert links(html)["看老同志看到的页面"] == f"/schedule/activity/{choir.pk}/"
