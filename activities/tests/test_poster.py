"""The week on an A4 sheet."""

import io
import re

import pytest
import time_machine
from pypdf import PdfReader

from activities.tests.factories import at, make_activity, make_venue
from laoling.accounts.tests.factories import make_centre_tree
from laoling.programmes import Programme

pytestmark = pytest.mark.django_db
A4 = (595, 842)  # points


@pytest.fixture(autouse=True)
def monday():
    with time_machine.travel(at("2026-11-23 10:00"), tick=False):
        yield


@pytest.fixture
def tree():
    return make_centre_tree()


def sheets(client, day="2026-11-23", **query):
    response = client.get(f"/schedule/week/{day}/poster.pdf", query)
    assert response.status_code == 200
    assert response["Content-Type"] == "application/pdf"
    return PdfReader(io.BytesIO(response.content)).pages


def words_of(page):
    return re.sub(r"\s+", "", page.extract_text())


def sizes_of(page):
    """The sizes of type on a page, in points."""
    sizes = set()

    def look(text, user, matrix, font, size):
        if text.strip():
            sizes.add(round(size * matrix[0] * user[0], 1))

    page.extract_text(visitor_text=look)
    return sizes


def fill_week(tree, each_day, **kwargs):
    room = make_venue(unit=tree.station, name="多功能厅")
    for day in range(23, 30):
        for number in range(each_day):
            starts_at = at(f"2026-11-{day} {8 + number * 2:02}:30")
            fields = {"title": f"健康讲座：冬天怎样防跌倒{number}", "phone": "0546-8551234", **kwargs}
            make_activity(unit=tree.station, venue=room, starts_at=starts_at, **fields)


def test_it_has_the_station_every_day_lunar_dates_and_one_phone(client, tree):
    fill_week(tree, 1)
    (page,) = sheets(client, station=tree.station.code)
    words = words_of(page)
    for told in (
        "一周活动表",
        tree.station.name,
        "2026年11月23日到11月29日",
        "11月23日星期一农历十月十五",
        "11月29日星期日",
        "上午8点半到10点半",
        "健康讲座：冬天怎样防跌倒0",
        "多功能厅",
        "咨询电话：0546-8551234",
    ):
        assert told in words
    assert words.count("0546-8551234") == 1
    assert [round(float(side)) for side in page.mediabox[2:]] == list(A4)


@pytest.mark.parametrize("each_day", [0, 1, 2, 3])
def test_a_stations_week_is_one_sheet_in_type_of_16_points_at_least(client, tree, each_day):
    fill_week(tree, each_day)
    (page,) = sheets(client, station=tree.station.code)
    assert min(sizes_of(page)) >= 16


def test_a_quiet_week_is_set_larger(client, tree):
    fill_week(tree, 1)
    (page,) = sheets(client, station=tree.station.code)
    assert min(sizes_of(page)) > 16


def test_what_doesnt_fit_goes_on_to_the_next_sheet_with_its_number(client, tree):
    fill_week(tree, 7)
    pages = sheets(client, station=tree.station.code)
    assert len(pages) > 1
    assert f"第2页，共{len(pages)}页" in words_of(pages[1])


def test_different_phones_stand_beside_each_activity(client, tree):
    make_activity(unit=tree.station, phone="0546-0001111", starts_at=at("2026-11-23 09:00"))
    make_activity(unit=tree.station, phone="0546-0002222", starts_at=at("2026-11-24 09:00"))
    (page,) = sheets(client, station=tree.station.code)
    words = words_of(page)
    assert "咨询电话" not in words
    assert "0546-0001111" in words
    assert "0546-0002222" in words


def test_what_is_cancelled_says_so_and_empty_days_too(client, tree):
    make_activity(unit=tree.station, cancelled="活动室停电", starts_at=at("2026-11-25 09:00"))
    (page,) = sheets(client, station=tree.station.code)
    words = words_of(page)
    assert "已取消，原因：活动室停电" in words
    assert words.count("没有活动") == 6


def test_it_is_of_the_programme_that_was_chosen(client, tree):
    make_activity(unit=tree.station, title="合唱", programme=Programme.CULTURE, starts_at=at("2026-11-23 09:00"))
    make_activity(unit=tree.station, title="党课", programme=Programme.STUDY, starts_at=at("2026-11-23 14:00"))
    (page,) = sheets(client, station=tree.station.code, programme="STUDY")
    words = words_of(page)
    assert f"{tree.station.name}政治学习" in words
    assert "党课" in words
    assert "合唱" not in words


def test_without_a_station_it_names_the_station_of_each(client, tree):
    make_activity(unit=tree.station, starts_at=at("2026-11-23 09:00"))
    words = words_of(sheets(client)[0])
    assert "全部老年站" in words
    assert tree.station.name in words


def test_drafts_stay_unseen_and_markup_stays_text(client, tree):
    make_activity(unit=tree.station, title="还是草稿", published=False, starts_at=at("2026-11-23 09:00"))
    make_activity(unit=tree.station, title="#pagebreak() *粗*", starts_at=at("2026-11-23 09:00"))
    (page,) = sheets(client, station=tree.station.code)
    words = words_of(page)
    assert "#pagebreak()*粗*" in words
    assert "还是草稿" not in words


def test_a_character_that_cant_be_printed_is_named(client, tree):
    make_activity(unit=tree.station, title="合唱🎵", starts_at=at("2026-11-23 09:00"))
    assert "以下的字打印不出，请手写" in words_of(sheets(client, station=tree.station.code)[0])


def test_it_is_set_once_for_each_version(client, tree, monkeypatch):
    fill_week(tree, 1)
    address = f"/schedule/week/2026-11-23/poster.pdf?station={tree.station.code}"
    first = client.get(address)
    monkeypatch.setattr("activities.poster.make_pdf", None)
    again = client.get(address, headers={"if-none-match": first["ETag"]})
    assert (again.status_code, client.get(address).content) == (304, first.content)
    assert first["Content-Disposition"] == 'inline; filename="week-2026-11-23.pdf"'


@pytest.mark.parametrize(
    "address",
    [
        "/schedule/week/2026-02-30/poster.pdf",
        "/schedule/week/2020-01-01/poster.pdf",
        "/schedule/week/2026-11-23/poster.pdf?station=nobody",
    ],
)
def test_what_isnt_there_is_said_in_plain_chinese(client, tree, address):
    response = client.get(address)
    assert response.status_code == 404
    assert "<h1>" in response.content.decode()


def test_the_week_leads_to_it_once_a_station_is_chosen(client, tree):
    address = f"/schedule/week/2026-11-23/poster.pdf?station={tree.station.code}"
    assert f'href="{address}"' in client.get(f"/schedule/week/?station={tree.station.code}").content.decode()
    assert "poster.pdf" not in client.get("/schedule/week/").content.decode()
