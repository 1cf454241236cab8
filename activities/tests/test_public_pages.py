import gzip
import re
from datetime import timedelta
from html import unescape

import pytest
import time_machine
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from activities import pages
from activities.display import COOKIE
from activities.models import Activity
from activities.tests.factories import at, make_activity, make_venue
from laoling import calendar
from laoling.accounts.models import Level, Role
from laoling.accounts.tests.factories import make_centre_tree, make_unit, make_user

pytestmark = pytest.mark.django_db

MONDAY = at("2026-11-23 10:00")
PAGES = ["/schedule/", "/schedule/week/", "/schedule/week/2026-11-30/", "/schedule/2026-11/"]
NOT_THERE = [
    "/schedule/2026-13/",
    "/schedule/2026-00/",
    "/schedule/0000-01/",
    "/schedule/9999-12/",
    "/schedule/2024-12/",
    "/schedule/2028-01/",
    "/schedule/week/2026-02-30/",
    "/schedule/week/9999-12-31/",
    "/schedule/?station=nobody",
    "/schedule/2026-11/?station=%00",
    "/schedule.ics?station=nobody",
]


@pytest.fixture(autouse=True)
def monday():
    with time_machine.travel(MONDAY, tick=False):
        yield


@pytest.fixture
def tree():
    tree = make_centre_tree()
    tree.centre.phone = "0546-8550000"
    tree.centre.save()
    return tree


def read(client, address, **kwargs):
    response = client.get(address, **kwargs)
    assert response.status_code == 200
    return response.content.decode()


def plain(html):
    """The words of a page without its tags."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


# who may read


@pytest.mark.parametrize("address", [*PAGES, "/schedule.ics"])
def test_anybody_reads_it_without_a_session(client, tree, address):
    make_activity(unit=tree.station, starts_at=at("2026-11-23 09:00"))
    response = client.get(address)
    assert response.status_code == 200
    assert not response.cookies


@pytest.mark.parametrize("address", PAGES)
def test_the_only_script_is_a_file_and_its_button_is_hidden_without_it(client, tree, address):
    html = read(client, address)
    assert re.findall(r"<script[^>]*>.*?</script>", html) == ['<script src="/static/read-aloud.js" defer></script>']
    assert re.search(r'<button [^>]*id="read-aloud"[^>]* hidden>', html)
    assert not re.search(r"\son\w+=|style=", html)


@pytest.mark.parametrize("address", [*PAGES, "/schedule.ics", "/schedule/display/"])
def test_posting_gets_405(client, address):
    assert client.post(address).status_code == 405


@pytest.mark.parametrize("address", [*PAGES, *NOT_THERE])
def test_every_page_has_a_phone_to_call(client, tree, address):
    assert 'href="tel:05468550000"' in client.get(address).content.decode()


def test_without_any_phone_it_says_where_to_ask(client):
    assert "请到附近的老年站" in read(client, "/schedule/")


def test_signed_in_staff_read_the_same_bytes(client, tree):
    make_activity(unit=tree.station, starts_at=at("2026-11-23 09:00"))
    before = client.get("/schedule/").content
    client.force_login(make_user(Role.STATION_HEAD, tree.station))
    assert client.get("/schedule/").content == before


# what it shows


def test_an_activity_is_told_in_words(client, tree):
    venue = make_venue(
        unit=tree.station, name="多功能厅", address="和平路 12 号", how_to_get_there="坐 3 路车"
    )
    make_activity(
        venue=venue,
        title="合唱排练",
        starts_at=at("2026-11-23 09:00"),
        ends_at=at("2026-11-23 11:30"),
        phone="0546-8551234",
        description="请带水杯\n不收费",
    )
    html = read(client, "/schedule/")
    told = "上午9点到11点半 合唱排练 多功能厅 和平路 12 号 怎么走：坐 3 路车"
    assert told in plain(html)
    assert '<a class="phone" href="tel:05468551234">0546-8551234</a>' in html
    assert "请带水杯" in html


def test_today_comes_first_then_the_rest_of_the_week(client, tree):
    for day, title in [(22, "周日过的"), (23, "周一的"), (25, "周三的"), (29, "周日的"), (30, "下周的")]:
        make_activity(unit=tree.station, title=title, starts_at=at(f"2026-11-{day} 09:00"))
    words = plain(read(client, "/schedule/"))
    assert words.index("11月23日 星期一 农历十月十五") < words.index("周一的") < words.index("这一周")
    assert (
        words.index("这一周") < words.index("11月25日 星期三") < words.index("周三的") < words.index("周日的")
    )
    assert "周日过的" not in words
    assert "下周的" not in words


def test_tomorrow_is_called_so(client, tree):
    make_activity(unit=tree.station, starts_at=at("2026-11-24 09:00"))
    assert "明天 11月24日 星期二" in plain(read(client, "/schedule/"))


def test_empty_days_say_so(client, tree):
    words = plain(read(client, "/schedule/"))
    assert "今天没有安排活动。" in words
    assert "这一周后面几天没有安排活动。" in words
    assert "这个月还没有安排活动" in plain(read(client, "/schedule/2026-11/"))
    assert "没有活动" in plain(read(client, "/schedule/week/"))


def test_the_last_day_of_the_week_has_no_rest_of_the_week(client, tree):
    with time_machine.travel(at("2026-11-29 09:00"), tick=False):
        words = plain(read(client, "/schedule/"))
    assert "这一周后面几天" not in words
    assert "下一周的活动" in words


def test_a_festival_is_named(client, tree):
    make_activity(unit=tree.station, starts_at=at("2026-10-18 09:00"))
    words = plain(read(client, "/schedule/2026-10/"))
    assert "10月18日 星期日 农历九月初九 重阳节" in words
    assert "国庆：10月1日" in words


@pytest.mark.parametrize("address", PAGES)
def test_drafts_stay_unseen(client, tree, address):
    for day in ("2026-11-23", "2026-11-30"):
        make_activity(unit=tree.station, title="还是草稿", published=False, starts_at=at(f"{day} 09:00"))
        make_activity(
            unit=tree.station,
            title="还是草稿",
            published=False,
            cancelled="停电",
            starts_at=at(f"{day} 09:00"),
        )
    assert "还是草稿" not in read(client, address)


@pytest.mark.parametrize("address", ["/schedule/", "/schedule/week/", "/schedule/2026-11/"])
def test_what_is_cancelled_says_so_and_why(client, tree, address):
    make_activity(unit=tree.station, cancelled="活动室停电", starts_at=at("2026-11-23 09:00"))
    assert "已取消 原因：活动室停电" in plain(read(client, address))


def test_what_lasts_several_days_stands_on_each(client, tree):
    make_activity(
        unit=tree.station, title="书画展", starts_at=at("2026-11-22 09:00"), ends_at=at("2026-11-25 00:00")
    )
    words = plain(read(client, "/schedule/week/"))
    assert words.count("书画展") == 2  # Monday and Tuesday: it ends as Wednesday begins
    assert "11月22日上午9点到11月25日凌晨0点" in words


def test_a_month_begins_with_what_is_to_come(client, tree):
    for day, title in [("02", "月初的"), ("23", "今天的"), ("28", "月底的")]:
        make_activity(unit=tree.station, title=title, starts_at=at(f"2026-11-{day} 09:00"))
    words = plain(read(client, "/schedule/2026-11/"))
    assert (
        words.index("今天的") < words.index("月底的") < words.index("已经过去的活动") < words.index("月初的")
    )


def test_a_past_month_is_told_from_its_beginning(client, tree):
    make_activity(unit=tree.station, title="上月的", starts_at=at("2026-10-02 09:00"))
    words = plain(read(client, "/schedule/2026-10/"))
    assert "上月的" in words
    assert "已经过去的活动" not in words


def test_the_month_leads_to_its_neighbours_within_bounds(client, tree):
    html = read(client, "/schedule/2026-12/")
    assert 'href="/schedule/2027-01/"' in html
    assert 'href="/schedule/2026-11/"' in html
    last = read(client, "/schedule/2027-12/")
    assert "下个月" not in last
    first = read(client, "/schedule/2025-01/")
    assert "上个月" not in first


@pytest.mark.parametrize("address", NOT_THERE)
def test_what_isnt_there_is_said_in_plain_chinese(client, tree, address):
    response = client.get(address)
    assert response.status_code == 404
    words = plain(response.content.decode())
    assert re.search("没有这个月份|没有这一天|这么远的活动表看不到|没有找到这个老年站", words)
    assert "今天和这一周的活动" in words


def test_markup_in_a_title_stays_text(client, tree):
    make_activity(unit=tree.station, title="<script>alert(1)</script>", starts_at=at("2026-11-23 09:00"))
    assert "<script>" not in read(client, "/schedule/")


# stations


def test_a_station_is_chosen_by_a_link(client, tree):
    make_activity(unit=tree.station, title="本站的", starts_at=at("2026-11-23 09:00"))
    make_activity(unit=tree.sibling, title="邻站的", starts_at=at("2026-11-23 09:00"))
    link = f'href="/schedule/?station={tree.station.code}"'
    assert link in read(client, "/schedule/")
    html = read(client, "/schedule/", data={"station": tree.station.code})
    assert "本站的" in html
    assert "邻站的" not in html
    assert f"/schedule/2026-11/?station={tree.station.code}" in html


def test_a_department_stands_for_its_stations(client, tree):
    make_activity(unit=tree.station, title="本站的", starts_at=at("2026-11-23 09:00"))
    make_activity(unit=tree.far_station, title="远站的", starts_at=at("2026-11-23 09:00"))
    html = read(client, "/schedule/", data={"station": tree.department.code})
    assert "本站的" in html
    assert "远站的" not in html


def test_a_stations_page_has_the_stations_phone(client, tree):
    station = make_unit(Level.STATION, tree.department, phone="0546-8557777")
    assert "tel:05468557777" in read(client, "/schedule/", data={"station": station.code})
    assert "tel:05468550000" in read(client, "/schedule/", data={"station": tree.station.code})


# text size and contrast


@pytest.mark.parametrize(
    ("wanted", "words"), [("40h", "size-40 high-contrast"), ("30", "size-30"), ("24", "size-24")]
)
def test_size_and_contrast_are_kept_in_a_cookie(client, wanted, words):
    response = client.get("/schedule/display/", {"as": wanted, "back": "/schedule/2026-11/?station=U1"})
    assert (response.status_code, response["Location"]) == (302, "/schedule/2026-11/?station=U1")
    cookie = response.cookies[COOKIE]
    assert (cookie.value, cookie["httponly"], cookie["samesite"]) == (wanted, True, "Lax")
    assert f'class="{words}"' in read(client, "/schedule/")


@pytest.mark.parametrize("wanted", ["", "99", "24x", "<b>"])
def test_a_made_up_size_changes_nothing(client, wanted):
    assert not client.get("/schedule/display/", {"as": wanted}).cookies
    client.cookies[COOKIE] = wanted
    assert 'class="size-24"' in read(client, "/schedule/")


@pytest.mark.parametrize(
    "back",
    [
        "https://evil.example/schedule/",
        "//evil.example/schedule/",
        "/\\evil.example/schedule/",
        "///evil.example",
        "javascript:alert(1)",
        "/accounts/sign-out/",
        "/schedule/../admin/",
        "http:///evil.example",
        "/schedule/\r\nSet-Cookie: a=b",
        "",
    ],
)
def test_it_leads_back_to_our_own_public_pages_only(client, back):
    response = client.get("/schedule/display/", {"as": "30", "back": back})
    assert response["Location"] == "/schedule/"


def test_the_links_of_a_page_lead_back_to_it(client, tree):
    html = read(client, "/schedule/2026-11/", data={"station": tree.station.code})
    (link,) = re.findall(r'href="(/schedule/display/\?as=30&[^"]*)"', html)
    assert client.get(unescape(link))["Location"] == f"/schedule/2026-11/?station={tree.station.code}"


def test_there_are_at_most_three_controls_on_top(client, tree):
    top = read(client, "/schedule/").partition("<header")[2].partition("</header>")[0]
    closed = re.sub(r"<ul>.*?</ul>", "", top, flags=re.DOTALL)
    assert len(re.findall(r"<a |<summary|<button|<input|<select", closed)) == 3


# finished pages


def test_an_unchanged_page_isnt_sent_again(client, tree):
    etag = client.get("/schedule/")["ETag"]
    again = client.get("/schedule/", headers={"if-none-match": etag})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", etag)
    make_activity(unit=tree.station, starts_at=at("2026-11-23 09:00"))
    assert client.get("/schedule/", headers={"if-none-match": etag}).status_code == 200


def test_a_phone_gets_it_compressed(client, tree):
    packed = client.get("/schedule/", headers={"accept-encoding": "gzip, br"})
    assert packed["Content-Encoding"] == "gzip"
    bare = client.get("/schedule/")
    assert gzip.decompress(packed.content) == bare.content
    assert packed["ETag"] != bare["ETag"]
    assert {"Accept-Encoding", "Cookie"} <= set(packed["Vary"].split(", "))


def test_a_finished_page_costs_one_small_query(client, tree):
    client.get("/schedule/")
    with CaptureQueriesContext(connection) as queries:
        client.get("/schedule/")
    assert len(queries) == 1
    assert "scheduleversion" in queries[0]["sql"]


@pytest.mark.parametrize("address", [*PAGES, "/schedule.ics"])
def test_making_a_page_costs_the_same_queries_for_many(client, tree, address):
    def queries():
        make_activity(unit=tree.station, starts_at=at("2026-11-23 09:00"))
        with CaptureQueriesContext(connection) as made:
            client.get(address)
        return len(made)

    few = queries()
    for day in range(1, 30):
        for unit in tree.stations:
            make_activity(unit=unit, starts_at=at(f"2026-11-{day:02} 09:00"))
    assert queries() == few <= 3


def test_the_page_of_yesterday_isnt_shown_today(client, tree):
    make_activity(unit=tree.station, title="周一的", starts_at=at("2026-11-23 09:00"))
    with time_machine.travel(at("2026-11-23 23:59"), tick=False):
        assert "周一的" in read(client, "/schedule/")
    with time_machine.travel(at("2026-11-24 00:00"), tick=False):
        assert "周一的" not in read(client, "/schedule/")


def test_a_rolled_back_write_leaves_no_page_behind(client, tree):
    @transaction.atomic
    def write_and_fail():
        make_activity(unit=tree.station, title="没有保存的", starts_at=at("2026-11-23 09:00"))
        assert "没有保存的" in read(client, "/schedule/")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write_and_fail()
    assert "没有保存的" not in read(client, "/schedule/")


def test_the_shelf_stays_within_its_bytes(monkeypatch):
    monkeypatch.setattr(pages, "MOST_BYTES", 3000)
    shelf = pages.Shelf(version=1)
    for number in range(50):
        shelf.put(1, number, pages.Page(b"x" * 500, b"y" * 100, "", ""))
    assert shelf.size == sum(page.size for page in shelf.pages.values()) <= 3000
    assert list(shelf.pages) == [45, 46, 47, 48, 49]


def test_a_page_of_an_older_version_isnt_put_on_the_shelf():
    shelf = pages.Shelf(version=2)
    shelf.put(1, "key", pages.Page.of(b"old"))
    assert not shelf.pages


@pytest.mark.django_db(transaction=True)
def test_another_process_shows_a_change_before_the_clerk_is_answered(client, monkeypatch):
    """The shelf of this process stands for the other one; the write comes from behind its back."""
    clock = [100.0]
    monkeypatch.setattr(pages.time, "monotonic", lambda: clock[0])
    monkeypatch.setattr(pages.time, "sleep", lambda seconds: clock.__setitem__(0, clock[0] + seconds))
    activity = make_activity(title="旧名", starts_at=at("2026-11-23 09:00"))
    clock[0] += 1
    assert "旧名" in read(client, "/schedule/")
    Activity.objects.filter(pk=activity.pk).update(title="新名")
    assert "旧名" in read(client, "/schedule/")  # within the moment in which nobody asks again
    pages.let_the_public_see_it()
    assert "新名" in read(client, "/schedule/")


def test_it_looks_again_soon_enough_to_be_called_at_once():
    assert timedelta(seconds=pages.LOOK_AGAIN_SECONDS) <= timedelta(milliseconds=100)
    assert calendar.today().isoformat() == "2026-11-23"
