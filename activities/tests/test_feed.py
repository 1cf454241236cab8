from dataclasses import dataclass, field
from datetime import timedelta

import icalendar
import pytest
import time_machine
from django.utils import timezone

from activities import feed, services
from activities.models import Activity
from activities.tests.factories import at, make_activity, make_venue
from laoling.accounts.tests.factories import make_centre_tree, make_user
from laoling.programmes import Programme

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def monday():
    with time_machine.travel(at("2026-11-23 10:00"), tick=False) as traveller:
        yield traveller


def read(client, **query):
    response = client.get("/schedule.ics", query)
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    return icalendar.Calendar.from_ical(response.content)


def events(client, **query):
    return {str(event["summary"]): event for event in read(client, **query).events}


def test_a_calendar_reads_it_back(client):
    venue = make_venue(name="多功能厅", address="和平路 12 号")
    text = "请带水杯；不收费,\n欢迎\\新人" + "很长" * 100
    make_activity(
        venue=venue,
        title="合唱；排练",
        starts_at=at("2026-11-24 09:00"),
        ends_at=at("2026-11-24 11:30"),
        phone="0546-8551234",
        description=text,
    )
    event = events(client)["合唱；排练"]
    assert (event.start, event.end) == (at("2026-11-24 09:00"), at("2026-11-24 11:30"))
    assert event["dtstart"].params["TZID"] == "Asia/Shanghai"
    assert str(event["location"]) == "多功能厅 和平路 12 号"
    assert str(event["status"]) == "CONFIRMED"
    assert "咨询电话：0546-8551234" in event["description"]
    assert text in event["description"]


def test_its_lines_are_folded_and_end_as_the_standard_says(client):
    make_activity(description="很长" * 200)
    body = client.get("/schedule.ics").content
    assert body.startswith(b"BEGIN:VCALENDAR\r\n")
    assert body.endswith(b"END:VEVENT\r\nEND:VCALENDAR\r\n")
    assert all(len(line) <= 75 for line in body.split(b"\r\n"))
    assert b"\n" not in body.replace(b"\r\n", b"")


def test_folding_never_cuts_a_character(client):
    make_activity(title="汉" * 60, description="字、" * 300)
    for line in client.get("/schedule.ics").content.split(b"\r\n"):
        line.decode()  # raises where a character was cut


def test_it_brings_the_time_zone(client):
    make_activity()
    zone = read(client).walk("VTIMEZONE")[0]
    assert str(zone["tzid"]) == "Asia/Shanghai"
    assert [part["tzoffsetto"].td for part in zone.subcomponents] == [timedelta(hours=8)]


def test_an_event_keeps_its_uid_and_counts_its_changes(client, monday):
    activity = make_activity(title="书法班")
    before = events(client)["书法班"]
    monday.shift(timedelta(minutes=5))
    activity.title = "国画班"
    services.change_activity(
        activity=activity, seen_at=activity.updated_at, by=make_user(), now=timezone.now()
    )
    after = events(client)["国画班"]
    assert after["uid"] == before["uid"]
    assert after["sequence"] > before["sequence"]
    assert after["last-modified"].dt - before["last-modified"].dt == timedelta(minutes=5)


def test_what_is_cancelled_stays_and_says_so(client):
    activity = make_activity(title="书法班")
    uid = events(client)["书法班"]["uid"]
    services.cancel_activity(activity=activity, reason="停电", by=make_user(), now=at("2026-11-23 10:00"))
    event = events(client)["已取消：书法班"]
    assert (event["uid"], str(event["status"])) == (uid, "CANCELLED")
    assert "停电" in event["description"]


def test_what_was_moved_keeps_its_number_and_says_so(client, monday):
    activity = make_activity(title="书法班", starts_at=at("2026-11-24 09:00"))
    before = events(client)["书法班"]
    monday.shift(timedelta(minutes=5))
    activity.starts_at, activity.ends_at = at("2026-11-26 14:00"), at("2026-11-26 16:00")
    activity.move_reason = "活动室停电"
    seen_at, by = activity.updated_at, make_user()
    services.change_activity(activity=activity, seen_at=seen_at, by=by, now=at("2026-11-23 10:05"))
    after = events(client)["书法班"]
    assert after["uid"] == before["uid"]
    assert after["sequence"] > before["sequence"]
    assert after.start == at("2026-11-26 14:00")
    assert "已改期，原定11月24日 星期二 上午9点。原因：活动室停电" in after["description"]


def test_another_place_is_told_with_its_reason(client):
    tree = make_centre_tree()
    before, after = make_venue(unit=tree.station, name="一楼"), make_venue(unit=tree.station, name="二楼")
    make_activity(venue=after, title="书法班", moved_from_venue=before, move_reason="一楼刷墙")
    event = events(client)["书法班"]
    assert str(event["location"]) == "二楼"
    assert "已换地点，原定在一楼。原因：一楼刷墙" in event["description"]


def test_drafts_and_far_days_stay_out(client):
    make_activity(title="草稿", published=False)
    make_activity(title="太久以前", starts_at=at("2026-09-01 09:00"))
    make_activity(title="太远", starts_at=at("2028-01-01 09:00"))
    make_activity(title="上个月", starts_at=at("2026-10-30 09:00"))
    make_activity(title="明年", starts_at=at("2027-10-30 09:00"))
    assert set(events(client)) == {"上个月", "明年"}


def test_each_station_has_its_own(client):
    tree = make_centre_tree()
    make_activity(unit=tree.station, title="本站的")
    make_activity(unit=tree.sibling, title="邻站的")
    assert set(events(client, station=tree.station.code)) == {"本站的"}
    assert set(events(client)) == {"本站的", "邻站的"}
    assert tree.station.name in read(client, station=tree.station.code)["x-wr-calname"]


def test_each_programme_has_its_own(client):
    tree = make_centre_tree()
    make_activity(unit=tree.station, title="合唱", programme=Programme.CULTURE)
    make_activity(unit=tree.station, title="党课", programme=Programme.STUDY)
    make_activity(unit=tree.sibling, title="邻站的党课", programme=Programme.STUDY)
    assert set(events(client, programme="STUDY")) == {"党课", "邻站的党课"}
    chosen = {"programme": "STUDY", "station": tree.station.code}
    assert set(events(client, **chosen)) == {"党课"}
    assert read(client, **chosen)["x-wr-calname"] == f"{tree.station.name} 政治学习 活动"


def test_one_activity_has_the_same_number_alone_as_in_the_feed(client):
    activity = make_activity(title="书法班")
    make_activity(title="合唱")
    response = client.get(f"/schedule/activity/{activity.pk}.ics")
    (alone,) = icalendar.Calendar.from_ical(response.content).events
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert alone.to_ical() == events(client)["书法班"].to_ical()


@pytest.mark.parametrize("published", [False, None])
def test_what_isnt_public_is_in_no_calendar(client, published):
    pk = make_activity(published=False).pk if published is False else 12345
    response = client.get(f"/schedule/activity/{pk}.ics")
    assert response.status_code == 404
    assert "没有找到这次活动" in response.content.decode()


def test_a_client_that_has_it_already_gets_304(client):
    activity = make_activity(title="书法班")
    etag = client.get("/schedule.ics")["ETag"]
    for known in (etag, f'"other", {etag}', f"W/{etag}", "*"):
        again = client.get("/schedule.ics", headers={"if-none-match": known})
        assert (again.status_code, again.content, again["ETag"]) == (304, b"", etag)
    services.cancel_activity(activity=activity, reason="停电", by=make_user(), now=at("2026-11-23 10:00"))
    assert client.get("/schedule.ics", headers={"if-none-match": etag}).status_code == 200


def test_a_client_of_another_make_reads_the_same(client):
    """Read by the grammar of RFC 5545 alone, without the library that wrote it."""
    make_activity(
        title="合唱；排练, 第一次",
        starts_at=at("2026-11-24 09:00"),
        ends_at=at("2026-11-24 11:30"),
        description="带水杯；\n不收费, 欢迎" + "很长" * 80,
    )
    make_activity(title="书法班", cancelled="停电", starts_at=at("2026-11-25 14:30"))
    root = tree_of(client.get("/schedule.ics").content)
    assert {name: root.values[name] for name in ("VERSION", "CALSCALE", "METHOD")} == {
        "VERSION": "2.0",
        "CALSCALE": "GREGORIAN",
        "METHOD": "PUBLISH",
    }
    zone, choir, writing = root.parts
    assert (zone.kind, zone.values["TZID"]) == ("VTIMEZONE", "Asia/Shanghai")
    assert [part.values["TZOFFSETTO"] for part in zone.parts] == ["+0800"]
    assert choir.values["DTSTART;TZID=Asia/Shanghai"] == "20261124T090000"
    assert choir.values["DTEND;TZID=Asia/Shanghai"] == "20261124T113000"
    assert choir.values["SUMMARY"] == "合唱；排练\\, 第一次"
    assert "带水杯；\\n不收费\\, 欢迎" in choir.values["DESCRIPTION"]
    assert (choir.values["STATUS"], writing.values["STATUS"]) == ("CONFIRMED", "CANCELLED")
    for event in (choir, writing):
        assert {"UID", "DTSTAMP", "SEQUENCE", "CREATED", "LAST-MODIFIED"} <= set(event.values)
        assert event.values["DTSTAMP"].endswith("Z")
        assert event.values["SEQUENCE"].isdecimal()


@dataclass
class Part:
    """A component: its kind, its values as they are written by name and parameters, and what it holds."""

    kind: str
    values: dict[str, str] = field(default_factory=dict)
    parts: list["Part"] = field(default_factory=list)


def tree_of(body: bytes) -> Part:
    """The components of a calendar, by content lines, folding and BEGIN/END alone."""
    root = Part("")
    open_parts = [root]
    for line in body.replace(b"\r\n ", b"").decode().removesuffix("\r\n").split("\r\n"):
        name, _, value = line.partition(":")
        if name == "BEGIN":
            part = Part(value)
            open_parts[-1].parts.append(part)
            open_parts.append(part)
        elif name == "END":
            assert open_parts.pop().kind == value
        else:
            assert name not in open_parts[-1].values, f"{name} twice"
            open_parts[-1].values[name] = value
    assert open_parts == [root]
    return root.parts[0]


def test_an_empty_feed_is_a_valid_calendar(client):
    assert not read(client).events


def test_no_two_events_share_a_uid(client):
    for _ in range(5):
        make_activity(title="同名", starts_at=at("2026-11-24 09:00"))
    uids = [str(event["uid"]) for event in read(client).events]
    assert len(set(uids)) == len(uids) == Activity.objects.count()


def test_a_changed_venue_changes_the_event(client):
    activity = make_activity(title="书法班")
    events(client)
    activity.venue.name = "新礼堂"
    services.save_venue(venue=activity.venue, by=make_user(), now=at("2026-11-23 10:10"))
    event = events(client)["书法班"]
    assert str(event["location"]) == "新礼堂"
    assert event["sequence"] == 600


def test_the_fields_of_an_occasion_are_asked_for_in_its_order():
    renamed = {"venue__name": "venue", "venue__address": "address", "unit__name": "unit"}
    renamed["moved_from_venue__name"] = "moved_from_venue"
    assert tuple(renamed.get(name, name) for name in feed.FIELDS) == feed.Occasion._fields
