"""What the public marks: three taps, no name, no flood, and what becomes of low marks."""

import io
import uuid
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from activities.tests.factories import make_venue
from branding.feedback import limits
from branding.feedback.figures import by_venue, months_to
from branding.models import Feedback, FeedbackCode, FeedbackTries, Finding, Mark, Norm, Rectification
from branding.rectifications.services import set_aside
from branding.tests.factories import make_code, make_feedback
from laoling import calendar
from laoling.accounts.models import Role
from laoling.accounts.tests.factories import make_centre_tree, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree():
    return make_centre_tree()


@pytest.fixture
def venue(tree):
    return make_venue(unit=tree.station, name="向阳活动室")


@pytest.fixture
def url(venue):
    return reverse("branding:feedback", args=[make_code(venue).token])


def marks(**kwargs):
    return {"reception": 3, "place": 3, "work": 2, "words": "", "submission_id": str(uuid.uuid4()), **kwargs}


def test_three_taps_without_signing_in_and_without_a_cookie(client, url, venue):
    page = client.get(url)
    assert (page.status_code, dict(page.cookies)) == (200, {})
    assert "noindex" in page["X-Robots-Tag"]
    answer = client.post(url, marks(), follow=True)
    assert "谢谢您" in answer.content.decode()
    row = Feedback.objects.get()
    assert (row.venue, row.reception, row.place, row.work, row.given_on) == (venue, 3, 3, 2, calendar.today())
    assert dict(client.cookies) == {}
    assert not Finding.objects.exists()


def test_it_needs_no_token_of_the_browser(url, client):
    assert Client(enforce_csrf_checks=True).post(url, marks()).status_code == 302


def test_what_is_missing_is_said_and_what_was_chosen_is_kept(client, url):
    data = marks(words="椅子不够")
    del data["work"]
    answer = client.post(url, data)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "“办事满意吗？”还没有选" in page
    assert "椅子不够" in page
    assert page.count("checked") == 2
    for wrong in ({"place": "7"}, {"words": "长" * 201}, {"submission_id": "x"}):
        assert client.post(url, marks(**wrong)).status_code == 422
    assert not Feedback.objects.exists()


def test_the_same_page_twice_counts_once(client, url):
    data = marks(place=1)
    for _ in range(2):
        assert client.post(url, data).status_code == 302
    assert (Feedback.objects.count(), Finding.objects.count()) == (1, 1)


def test_a_code_that_nobody_has_is_a_page_with_a_way_on(client):
    for token in ("A" * 16, "a%00b", "x" * 200):
        answer = client.get(f"/feedback/{token}/")
        assert answer.status_code == 404
    assert "没有找到这个活动室" in client.get(f"/feedback/{'A' * 16}/").content.decode()


def test_one_address_cannot_flood_a_venue_and_a_full_room_is_heard(client, url, tree):
    for _ in range(40):
        assert client.post(url, marks()).status_code == 302
    for _ in range(60):
        client.post(url, marks(place=1))
    assert Feedback.objects.count() == limits.PER_HOUR == 60
    answer = client.post(url, marks(words="还想说"))
    assert answer.status_code == 429
    assert "请过一个小时再来" in answer.content.decode()
    assert "还想说" in answer.content.decode()
    other = reverse("branding:feedback", args=[make_code(make_venue(unit=tree.station)).token])
    assert client.post(other, marks()).status_code == 302
    assert client.post(url, marks(), REMOTE_ADDR="10.9.8.7").status_code == 302
    assert Finding.objects.count() == 1, "a flood of low marks is one thing to look at"


def test_an_hour_later_the_address_is_heard_again_and_forgotten(venue):
    now = timezone.now()
    for _ in range(limits.PER_HOUR):
        assert limits.take_try("10.0.0.1", venue.pk, now=now)
    assert not limits.take_try("10.0.0.1", venue.pk, now=now + timedelta(minutes=59))
    assert limits.take_try("10.0.0.1", venue.pk, now=now + timedelta(minutes=61))
    assert "10.0.0.1" not in FeedbackTries.objects.get().key
    limits.take_try("10.0.0.2", venue.pk, now=now + timedelta(hours=3))
    assert FeedbackTries.objects.count() == 1


def test_the_addresses_of_one_network_of_ipv6_are_one(venue):
    assert limits.key_of("2001:db8::1", venue.pk) == limits.key_of("2001:db8::ffff", venue.pk)
    assert limits.key_of("2001:db8::1", venue.pk) != limits.key_of("2001:db8:0:1::1", venue.pk)
    assert limits.key_of("::ffff:10.0.0.1", venue.pk) == limits.key_of("10.0.0.1", venue.pk)
    assert limits.key_of("::ffff:10.0.0.1", venue.pk) != limits.key_of("::ffff:10.0.0.2", venue.pk)


def test_the_low_marks_of_a_day_are_one_finding_a_norm_for_the_head_to_look_at(client, tree, venue):
    make_feedback(venue, place=Mark.BAD, words="地上有水")
    make_feedback(venue, place=Mark.BAD, work=Mark.BAD)
    make_feedback(venue, place=Mark.FAIR)
    assert {finding.norm for finding in Finding.objects.all()} == {Norm.VENUE, Norm.WORK}
    row = Rectification.objects.get(finding__norm=Norm.VENUE)
    assert (row.owner, row.finding.feedback.count()) == (None, 2)
    client.force_login(make_user(Role.STATION_HEAD, tree.station))
    page = client.get(reverse("branding:rectification_detail", args=[row.pk])).content.decode()
    assert "群众评价不满意（环境）" in page
    assert "地上有水" in page
    assert row in client.get(reverse("desk:home")).context["brand"].rows


def test_a_low_mark_after_the_head_had_done_with_it_asks_to_look_again(tree, venue):
    make_feedback(venue, place=Mark.BAD)
    head, row = make_user(Role.STATION_HEAD, tree.station), Rectification.objects.get()
    set_aside(rectification=row, words="当时正在打扫", version=row.version, by=head, now=timezone.now())
    make_feedback(venue, place=Mark.BAD)
    row.refresh_from_db()
    assert (row.state, row.set_aside, row.times_returned) == ("待整改", "", 1)
    assert list(row.steps.values_list("kind", "words"))[-2:] == [
        ("SET_ASIDE", "当时正在打扫"),
        ("RETURNED", "又有群众评价不满意"),
    ]
    make_feedback(venue, place=Mark.BAD)
    assert row.steps.count() == 3, "a flood opens it once"


def test_what_was_said_isn_t_readable_in_the_database(venue):
    make_feedback(venue, words="我叫张三，电话13800138000")
    with connection.cursor() as cursor:
        cursor.execute("SELECT words FROM branding_feedback")
        assert "13800138000" not in cursor.fetchone()[0]


def test_satisfaction_over_time_by_venue_and_norm(venue, tree):
    today = date(2026, 11, 27)
    assert months_to(today)[0] == date(2026, 6, 1)
    noon = calendar.start_of(today) + timedelta(hours=12)
    make_feedback(venue, now=noon)
    make_feedback(venue, place=Mark.BAD, now=noon)
    make_feedback(venue, reception=Mark.FAIR, now=noon - timedelta(days=40))
    make_feedback(make_venue(unit=tree.station), now=noon)
    [(_, parts, whole)] = by_venue([venue], Feedback.objects.all(), today)
    assert [part.count for part in parts] == [0, 0, 0, 0, 1, 2]
    assert [part.percent for part in parts[-2:]] == [66, 83]
    assert whole.aspects == [("接待", 66, 0), ("环境", 66, 1), ("办事", 100, 0)]


def test_satisfaction_by_norm_is_of_all_the_venues_together(client, tree, venue):
    make_feedback(venue, place=Mark.BAD)
    make_feedback(make_venue(unit=tree.sibling), reception=Mark.FAIR)
    manager = make_user(Role.DEPARTMENT_MANAGER, tree.department)
    client.force_login(manager)
    url = reverse("branding:satisfaction")
    page = client.get(url)
    norms = dict(page.context["norms"])
    assert norms["环境（四净一齐）"] == [(None, 0)] * 5 + [(50, 1), (50, 1)]
    assert norms["接待（六个一）"][-1] == (50, 0)
    assert norms["办事（四个不）"][-1] == (100, 0)
    alone = client.get(f"{url}?station={tree.station.pk}")
    assert dict(alone.context["norms"])["环境（四净一齐）"][-1] == (0, 1)


def test_the_page_of_satisfaction_is_of_one_s_own_venues(client, tree, venue):
    make_feedback(venue, words="服务真好")
    make_feedback(make_venue(unit=tree.sibling, name="别站的"), words="别站的话")
    client.force_login(make_user(Role.VISITOR, tree.station))
    page = client.get(reverse("branding:satisfaction")).content.decode()
    assert "服务真好" in page
    assert "别站的" not in page


def test_a_poster_leads_to_the_page_and_a_second_one_too(client, tree, venue, settings):
    settings.PUBLIC_URL = "https://laonian.example.com/"
    url = reverse("branding:poster_print", args=[venue.pk])
    client.force_login(make_user(Role.VISITOR, tree.station))
    assert client.post(url).status_code == 403
    client.force_login(make_user(Role.STATION_HEAD, tree.sibling))
    assert client.post(url).status_code == 404
    client.force_login(make_user(Role.STATION_HEAD, tree.station))
    assert client.get(url).status_code == 405
    pdf = client.post(url)
    pages = PdfReader(io.BytesIO(pdf.content)).pages
    assert len(pages) == 1
    assert "您满意吗" in pages[0].extract_text()
    assert "向阳活动室" in pages[0].extract_text()
    token = FeedbackCode.objects.get().token
    client.post(url)
    assert FeedbackCode.objects.get().token == token
    assert len(token) == 16
