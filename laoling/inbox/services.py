"""Writes of the inbox: a heartbeat, an acknowledgement."""

from laoling.inbox.models import Heartbeat, Reminder


def beat(*, name: str, interval_seconds: int, now) -> Heartbeat:
    """Note that the scan `name`, due every `interval_seconds`, ended well at `now`."""
    heartbeat, _ = Heartbeat.objects.update_or_create(
        name=name, defaults={"beat_at": now, "interval_seconds": interval_seconds}
    )
    return heartbeat


def acknowledge(*, reminder: Reminder, now) -> Reminder:
    """The recipient has taken note; a second time changes nothing."""
    Reminder.objects.filter(pk=reminder.pk, acknowledged_at=None).update(acknowledged_at=now)
    reminder.refresh_from_db(fields=["acknowledged_at"])
    return reminder
