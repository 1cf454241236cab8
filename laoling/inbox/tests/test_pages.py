"""One's own reminders on the page."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from laoling.accounts.models import Role
from laoling.accounts.tests.factories import make_user
from laoling.inbox.models import Reminder

pytestmark = pytest.mark.django_db


@pytest.fixture
def visitor(client):
    visitor = make_user(Role.VISITOR)
    client.force_login(visitor)
    return visitor


def remind(user, number, **kwargs):
    fields = {"title": f"提醒第{number}条", "sent_at": timezone.now() - timedelta(minutes=number), **kwargs}
    return Reminder.objects.create(recipient=user, subject=f"visits.duty:{number}", rung=1, **fields)


def test_unread_ones_come_first_then_the_newest(client, visitor):
    read = remind(visitor, 1, acknowledged_at=timezone.now())
    answered = remind(visitor, 2, answered_at=timezone.now())
    older, newer = remind(visitor, 4), remind(visitor, 3)
    page = client.get("/inbox/").context["page"]
    assert list(page) == [newer, older, read, answered]


def test_it_links_to_what_it_is_about(client, visitor):
    remind(visitor, 1, url="/desk/retirees/12/")
    assert 'href="/desk/retirees/12/"' in client.get("/inbox/").text


def test_it_hides_other_peoples(client, visitor):
    remind(make_user(Role.VISITOR, visitor.unit), 1)
    text = client.get("/inbox/").text
    assert "提醒第1条" not in text
    assert "还没有提醒" in text


def test_acknowledging_is_kept_and_said(client, visitor):
    reminder = remind(visitor, 1)
    response = client.post(f"/inbox/{reminder.pk}/acknowledge/", follow=True)
    assert response.redirect_chain == [("/inbox/", 302)]
    assert "已确认提醒：提醒第1条" in response.text
    reminder.refresh_from_db()
    assert reminder.acknowledged_at is not None


def test_acknowledging_at_home_leads_back_home(client, visitor):
    reminder = remind(visitor, 1)
    assert client.post(f"/inbox/{reminder.pk}/acknowledge/", {"from": "home"}).url == "/desk/"


def test_nobody_acknowledges_for_somebody_else(client, visitor):
    reminder = remind(make_user(Role.VISITOR, visitor.unit), 1)
    assert client.post(f"/inbox/{reminder.pk}/acknowledge/").status_code == 404


def test_acknowledging_takes_a_post(client, visitor):
    reminder = remind(visitor, 1)
    assert client.get(f"/inbox/{reminder.pk}/acknowledge/").status_code == 405


@pytest.mark.parametrize("page", ["-1", "0", "999999999", "x", "1e9"])
def test_a_page_that_isnt_there_is_a_page_that_is(client, visitor, page):
    remind(visitor, 1)
    assert "提醒第1条" in client.get("/inbox/", {"page": page}).text


def test_the_queries_dont_grow_with_the_reminders(client, visitor):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            client.get("/inbox/")
        return len(captured)

    remind(visitor, 1)
    queries()
    few = queries()
    for number in range(2, 25):
        remind(visitor, number)
    assert queries() == few
