import threading
import uuid
from datetime import timedelta

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from activities import services
from activities.models import Activity, Venue
from activities.tests.factories import at, make_activity, make_venue
from laoling.accounts.models import Role
from laoling.accounts.tests.factories import make_unit, make_user

pytestmark = pytest.mark.django_db
NOW = at("2026-11-20 10:00")


def unsaved(room, **kwargs):
    fields = {
        "unit": room.unit,
        "venue": room,
        "programme": "CULTURE",
        "title": "合唱",
        "starts_at": at("2026-11-23 09:00"),
        "ends_at": at("2026-11-23 11:00"),
        "phone": "0546-8551234",
        **kwargs,
    }
    return Activity(**fields)


def change(activity, seen_at):
    return services.change_activity(activity=activity, seen_at=seen_at, by=make_user(), now=NOW)


def test_a_form_that_is_sent_twice_makes_one_activity():
    venue, by = make_venue(), make_user()
    number = uuid.uuid4()
    first = services.create_activity(activity=unsaved(venue, submission_id=number), by=by)
    second = services.create_activity(activity=unsaved(venue, submission_id=number), by=by)
    assert first == second
    assert first.created_by == by


def test_a_form_of_somebody_else_is_refused():
    venue, number = make_venue(), uuid.uuid4()
    services.create_activity(activity=unsaved(venue, submission_id=number), by=make_user())
    with pytest.raises(ValidationError, match="失效"):
        services.create_activity(activity=unsaved(venue, submission_id=number), by=make_user())


def test_a_place_that_is_typed_becomes_a_venue_once():
    unit, by = make_unit(), make_user()
    venue = make_venue(unit=unit, name="小花园")
    for day, name in enumerate(("小花园", "门球场", "门球场"), start=23):
        hours = {"starts_at": at(f"2026-11-{day} 09:00"), "ends_at": at(f"2026-11-{day} 11:00")}
        activity = unsaved(venue, venue=None, **hours)
        assert services.create_activity(activity=activity, by=by, new_venue=name).venue.name == name
    assert Venue.objects.filter(unit=unit).count() == 2


def test_a_change_over_a_colleagues_change_is_refused():
    activity = make_activity()
    mine, seen_at = Activity.objects.get(pk=activity.pk), activity.updated_at
    activity.title = "书法"
    change(activity, seen_at)
    mine.title = "太极"
    with pytest.raises(ValidationError, match="同事刚刚改过"):
        change(mine, seen_at)
    assert Activity.objects.get().title == "书法"


def test_a_change_leaves_history_and_keeps_who_published():
    activity = make_activity(title="旧名")
    publisher = activity.published_by
    activity.title, activity.published_by = "新名", None
    change(activity, activity.updated_at)
    activity.refresh_from_db()
    assert activity.published_by == publisher
    events = apps.get_model("activities", "ActivityEvent").objects.filter(pgh_obj=activity.pk)
    assert list(events.order_by("pgh_id").values_list("title", flat=True)) == ["旧名", "新名"]


def move(activity, reason="", **to):
    for name, value in to.items():
        setattr(activity, name, value)
    activity.move_reason = reason
    change(activity, activity.updated_at)
    return Activity.objects.get(pk=activity.pk)


def test_what_is_published_isnt_moved_without_a_reason():
    activity = make_activity(starts_at=at("2026-11-23 09:00"))
    other_room = make_venue(unit=activity.unit)
    with pytest.raises(ValidationError, match="请写明原因"):
        move(activity, venue=other_room)
    moved = move(activity, "停电", venue=other_room)
    assert (moved.moved_from, moved.moved_from_venue_id) == (None, Activity.objects.get().moved_from_venue_id)
    assert moved.moved_from_venue != other_room
    assert moved.is_moved


def test_the_first_time_and_place_are_kept_and_the_last_reason():
    activity = make_activity(starts_at=at("2026-11-23 09:00"))
    first_room = activity.venue
    move(activity, "停电", venue=make_venue(unit=activity.unit))
    moved = move(activity, "老师晚到", starts_at=at("2026-11-23 10:00"))
    assert (moved.moved_from, moved.moved_from_venue) == (at("2026-11-23 09:00"), first_room)
    assert moved.move_reason == "老师晚到"
    back = move(activity, "又来电了", starts_at=at("2026-11-23 09:00"), venue=first_room)
    assert (back.is_moved, back.move_reason) == (False, "")


def test_a_draft_is_moved_without_a_word():
    activity = make_activity(published=False, starts_at=at("2026-11-23 09:00"))
    moved = move(activity, starts_at=at("2026-11-24 09:00"), ends_at=at("2026-11-24 10:00"))
    assert not moved.is_moved


def test_the_database_keeps_no_reason_without_a_move():
    with pytest.raises(IntegrityError, match="move_reason_of_a_move"):
        make_activity(move_reason="停电")


def test_publishing_again_keeps_the_first_publication():
    activity, by = make_activity(published=False), make_user()
    services.publish_activity(activity=activity, by=by, now=NOW)
    again = services.publish_activity(activity=activity, by=make_user(), now=NOW + timedelta(days=1))
    assert (again.published_at, again.published_by) == (NOW, by)


def test_what_is_cancelled_is_neither_published_nor_changed_nor_cancelled_again():
    activity, by = make_activity(published=False, cancelled="停电"), make_user()
    for act in (
        lambda: services.publish_activity(activity=activity, by=by, now=NOW),
        lambda: change(activity, activity.updated_at),
        lambda: services.cancel_activity(activity=activity, reason="下雨", by=by, now=NOW),
    ):
        with pytest.raises(ValidationError, match="取消"):
            act()


def test_cancelling_says_who_when_and_why():
    activity, by = make_activity(), make_user()
    services.cancel_activity(activity=activity, reason="停电", by=by, now=NOW)
    activity.refresh_from_db()
    assert (activity.cancelled_by, activity.cancelled_at, activity.cancel_reason) == (by, NOW, "停电")
    assert activity.is_public


def test_a_venue_that_changes_makes_its_coming_activities_newer():
    venue = make_venue()
    coming = make_activity(venue=venue)
    past = make_activity(venue=venue, starts_at=timezone.now() - timedelta(days=3))
    now = timezone.now() + timedelta(seconds=1)
    venue.name = "新礼堂"
    services.save_venue(venue=venue, by=make_user(), now=now)
    assert Activity.objects.get(pk=coming.pk).updated_at == now
    assert Activity.objects.get(pk=past.pk).updated_at == past.updated_at


@pytest.mark.parametrize(
    ("kwargs", "constraint"),
    [
        ({"ends_at": at("2026-11-23 09:00")}, "ends_after_start"),
        ({"ends_at": at("2027-01-23 09:00")}, "a_month_at_most"),
        ({"published_at": NOW}, "published_with_who"),
        ({"cancel_reason": "停电"}, "cancelled_with_who_and_why"),
    ],
)
def test_the_database_refuses(kwargs, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        unsaved(make_venue(), created_by=make_user(Role.SYSTEM_ADMIN), **kwargs).save()


@pytest.mark.django_db(transaction=True)
def test_one_form_sent_by_eight_clicks_at_once_makes_one_activity():
    venue, by, number = make_venue(), make_user(), uuid.uuid4()
    start, saved = threading.Barrier(8), []

    def click():
        start.wait()
        saved.append(services.create_activity(activity=unsaved(venue, submission_id=number), by=by).pk)
        connection.close()

    threads = [threading.Thread(target=click) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(saved) == 8
    assert set(saved) == {Activity.objects.get().pk}
