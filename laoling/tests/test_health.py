from datetime import timedelta

import pytest
from django.db import OperationalError
from django.urls import reverse
from django.utils import timezone

from laoling.inbox import heartbeats
from laoling.inbox.models import Heartbeat


def make_beat(*, name="plan", seconds_ago=0, interval_seconds=300):
    return Heartbeat.objects.create(
        name=name, beat_at=timezone.now() - timedelta(seconds=seconds_ago), interval_seconds=interval_seconds
    )


def test_live_answers_without_a_database_or_a_session(client):
    """pytest-django forbids the database here, so any query would fail the test."""
    response = client.get(reverse("healthz_live"))
    assert (response.status_code, response.content) == (200, b"ok")
    assert not response.cookies


def test_live_refuses_posts(client):
    assert client.post(reverse("healthz_live")).status_code == 405


@pytest.mark.django_db
def test_ready_says_that_all_is_well(client, django_assert_num_queries):
    make_beat(seconds_ago=100)
    with django_assert_num_queries(1):
        response = client.get(reverse("healthz_ready"))
    assert response.status_code == 200
    report = response.json()
    assert report.keys() == {"database", "broker", "scan_age_seconds"}
    assert (report["database"], report["broker"]) == ("ok", "ok")
    assert 100 <= report["scan_age_seconds"] < 160
    assert not response.cookies


@pytest.mark.django_db
def test_a_scan_older_than_two_intervals_is_not_ready(client):
    make_beat(seconds_ago=100)
    make_beat(name="remind", seconds_ago=700)
    response = client.get(reverse("healthz_ready"))
    assert response.status_code == 503
    assert 700 <= response.json()["scan_age_seconds"] < 760


@pytest.mark.django_db
def test_a_slow_rhythm_is_judged_by_its_own_interval(client):
    make_beat(seconds_ago=100)
    make_beat(name="digest", seconds_ago=700, interval_seconds=1800)
    assert client.get(reverse("healthz_ready")).status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize(("uptime", "on_time"), [(599, True), (601, False)])
def test_a_new_portal_may_be_without_a_scan_for_a_while(uptime, on_time):
    assert heartbeats.scans(now=timezone.now(), uptime=uptime) == (None, on_time)


@pytest.mark.django_db
def test_a_broker_that_is_away_is_not_ready(client, settings):
    make_beat()
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    response = client.get(reverse("healthz_ready"))
    assert response.status_code == 503
    assert response.json()["broker"] == "down"


@pytest.mark.django_db
def test_a_database_that_fails_is_not_ready(client, monkeypatch):
    def fail(**kwargs):
        raise OperationalError("connection refused")

    monkeypatch.setattr(Heartbeat.objects, "aggregate", fail)
    response = client.get(reverse("healthz_ready"))
    assert response.status_code == 503
    assert response.json() == {"database": "down", "broker": "ok", "scan_age_seconds": None}
