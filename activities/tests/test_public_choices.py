"""What elders choose by: station and programme; and the page of one activity."""

import re
from html import unescape

import pytest
import time_machine

from activities.tests.factories import at, make_activity, make_venue
from laoling.accounts.tests.factories import make_centre_tree
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


def test_each_choice_is_a_page_of_its_own_in_memory(client, tree):
    make_activity(unit=tree.station, programme=Programme.STUDY, title="党课", starts_at=at("2026-11-23 09:00"))
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
