"""Writes of the inbox: a heartbeat, a message, an acknowledgement, the channels of a member of staff."""

from django.db import transaction

from laoling.inbox.models import Channel, Heartbeat, Reminder


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


def tell(*, recipient, subject: str, title: str, body: str = "", url: str = "", unit=None, now) -> Reminder:
    """Put one message that names no retiree into somebody's inbox; the same `subject` a second time changes nothing."""
    message, _ = Reminder.objects.get_or_create(
        subject=subject,
        recipient=recipient,
        rung=1,
        defaults={"unit": unit, "title": title[:120], "body": body, "url": url, "sent_at": now},
    )
    return message


@transaction.atomic
def save_channel(*, kind: str, address: str, by, now) -> Channel:
    """Tell `by` over this channel from now on; what was sent before `now` isn't told again."""
    channel, _ = Channel.objects.update_or_create(
        user=by, kind=kind, defaults={"address": address, "on_since": now}
    )
    return channel


def switch_channel(*, channel: Channel, on: bool, now) -> Channel:
    """Switch a channel on from `now`, or off; as it is already, nothing changes."""
    if on != channel.is_on:
        channel.on_since = now if on else None
        channel.save(update_fields=["on_since"])
    return channel
