"""Venues and activities for tests."""

from datetime import datetime, timedelta
from itertools import count

from django.utils import timezone

from activities.models import Activity, SignUp, Venue
from laoling.accounts.models import Role
from laoling.accounts.tests.factories import make_unit, make_user
from laoling.calendar import SHANGHAI
from laoling.people.tests.factories import make_retiree
from laoling.programmes import Programme

_numbers = count(1)


def at(text: str) -> datetime:
    """The moment of a Shanghai day and time, such as "2026-11-23 09:00"."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def make_venue(**kwargs) -> Venue:
    """Of a new station unless one is given."""
    kwargs.setdefault("name", f"活动室{next(_numbers)}")
    if "unit" not in kwargs:
        kwargs["unit"] = make_unit()
    return Venue.objects.create(**kwargs)


def make_activity(*, published=True, cancelled="", **kwargs) -> Activity:
    """Two hours from `starts_at` (tomorrow's clock by default) in a venue of its unit.

    Published unless told otherwise; `cancelled` is the reason, if it is.
    """
    number = next(_numbers)
    if "unit" not in kwargs:
        kwargs["unit"] = kwargs["venue"].unit if "venue" in kwargs else make_unit()
    if "venue" not in kwargs:
        kwargs["venue"] = make_venue(unit=kwargs["unit"])
    by = kwargs.setdefault("created_by", None) or make_user(Role.SYSTEM_ADMIN)
    starts_at = kwargs.setdefault(
        "starts_at", timezone.now().replace(second=0, microsecond=0) + timedelta(days=1)
    )
    kwargs.setdefault("ends_at", starts_at + timedelta(hours=2))
    kwargs.setdefault("holds_venue", False)  # so that tests of other things may put several into one room
    if published:
        kwargs.update(published_at=starts_at - timedelta(days=10), published_by=by)
    if cancelled:
        kwargs.update(cancelled_at=starts_at - timedelta(days=1), cancelled_by=by, cancel_reason=cancelled)
    fields = {
        "programme": Programme.CULTURE,
        "title": f"活动{number}",
        "phone": f"0546-55{number % 100000:05}",
        **kwargs,
    }
    return Activity.objects.create(**fields)


def make_sign_up(activity=None, retiree=None, **kwargs) -> SignUp:
    """Somebody of the activity's station with a seat, unless told otherwise; no rule of the services is asked.

    With `came` the person was ticked at the end; with `place` alone the person waits.
    """
    activity = activity or make_activity(takes_sign_ups=True)
    retiree = retiree or make_retiree(station=activity.unit)
    known = activity.created_by or activity.published_by
    by = kwargs.setdefault("signed_up_by", known or make_user(Role.SYSTEM_ADMIN))
    kwargs.setdefault("signed_up_at", activity.starts_at - timedelta(days=2))
    state = SignUp.State.WAITING if kwargs.get("place") else SignUp.State.SEATED
    kwargs.setdefault("state", state)
    if kwargs.get("came") is not None:
        kwargs |= {"came_at": activity.ends_at, "came_by": by}
    return SignUp.objects.create(activity=activity, retiree=retiree, **kwargs)
