"""Telling over further channels that reminders wait: at least once each, whatever dies in between.

Every reminder that a channel has to tell is a row. A message is claimed, sent and marked in three steps, and the
sending stands in no transaction: a process that dies in the middle leaves rows that nobody knows of whether they
went. They say so ("UNKNOWN") and are sent again under the same key, which is the Message-ID of an e-mail.
A message says how many reminders wait and where to sign in, and nothing of what they are about.
"""

import logging
import smtplib
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import connection, transaction
from django.db.models import F

from laoling.inbox.hooks import HookFailed, post_to_hook
from laoling.inbox.models import Channel, Delivery, Reminder
from laoling.inbox.services import beat

logger = logging.getLogger(__name__)

INTERVAL_SECONDS = 60
KEPT_WAITING = timedelta(days=2)  # what is older is told by the inbox alone
LOST_AFTER = timedelta(minutes=5)  # longer than any sending takes
PAUSES = [timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 360)]  # before each further attempt
Status = Delivery.Status

# What every channel that is on has to tell and has no row for: a lost tick loses nothing.
WRITE_DOWN = """
INSERT INTO inbox_delivery (channel_id, reminder_id, status, attempts, next_try_at, problem)
SELECT channel.id, reminder.id, 'WAITING', 0, %(now)s, ''
FROM inbox_channel channel
JOIN inbox_reminder reminder ON reminder.recipient_id = channel.user_id
WHERE channel.on_since IS NOT NULL AND reminder.part_of_id IS NULL
  AND reminder.acknowledged_at IS NULL AND reminder.answered_at IS NULL
  AND reminder.sent_at BETWEEN greatest(channel.on_since, %(oldest)s) AND %(now)s
ON CONFLICT DO NOTHING
"""


@dataclass(frozen=True)
class Message:
    """What is sent at one time over one channel; `key` is the same when it is sent again."""

    key: uuid.UUID
    channel: Channel
    count: int
    attempts: int

    @property
    def title(self) -> str:
        return f"老年服务平台：{self.count} 条新提醒"

    @property
    def text(self) -> str:
        where = f"：{settings.PORTAL_URL}/inbox/" if settings.PORTAL_URL else "查看。"
        return f"您有 {self.count} 条新提醒，请登录老年服务平台{where}"


def deliver(*, now: datetime) -> dict[str, int]:
    """Send what waits, and return how many deliveries ended in which status. Any number may run at once."""
    with connection.cursor() as cursor:
        cursor.execute(WRITE_DOWN, {"now": now, "oldest": now - KEPT_WAITING})
    ended: dict[str, int] = {}
    while (message := claim(now)) is not None:
        status = finish(message, send(message), now=now)
        ended[status] = ended.get(status, 0) + message.count
    beat(name="deliver", interval_seconds=INTERVAL_SECONDS, now=now)
    return ended


@transaction.atomic
def claim(now: datetime) -> Message | None:
    """The next message, marked as being sent; None when nothing waits that nobody else sends."""
    waiting = Delivery.objects.waiting(now)
    channels = Channel.objects.select_for_update(skip_locked=True, of=("self",)).select_related("user")
    for channel in channels.filter(pk__in=waiting.values("channel")).order_by("pk"):
        mine = waiting.filter(channel=channel)
        mine.exclude(reminder__in=still_told(channel)).update(status=Status.UNNEEDED)
        first = mine.order_by(F("message").asc(nulls_last=True), "pk").first()
        if first is None:
            continue
        key = first.message or uuid.uuid4()
        lost = first.status != Status.WAITING
        rows = list(mine.filter(message=first.message).select_for_update().values_list("pk", flat=True))
        Delivery.objects.filter(pk__in=rows).update(
            status=Status.UNKNOWN if lost else Status.SENDING,
            message=key,
            attempts=F("attempts") + 1,
            next_try_at=now + LOST_AFTER,
            problem="发送时中断，不确定是否已送达" if lost else first.problem,
        )
        return Message(key, channel, len(rows), first.attempts + 1)
    return None


def still_told(channel: Channel):
    """The reminders that this channel may still tell: of an active account that hasn't seen to them."""
    if channel.on_since is None or not channel.user.is_active:
        return Reminder.objects.none()
    return Reminder.objects.visible_to(channel.user).unread()


def send(message: Message) -> str:
    """Send it, and return "" or in Chinese why it didn't go; no address stands in that."""
    try:
        send_over(message.channel, title=message.title, text=message.text, key=message.key)
    except NotSent as failure:
        return str(failure)
    return ""


class NotSent(Exception):
    """The channel didn't take the message; the text says why, in Chinese and without the address."""


def send_over(channel: Channel, *, title: str, text: str, key: uuid.UUID) -> None:
    """Send one message over a channel, at most half a minute long. Raises NotSent."""
    try:
        if channel.kind == Channel.Kind.EMAIL:
            send_mail(channel.address, title, text, key)
        else:
            post_to_hook(channel.kind, channel.address, title=title, text=text)
    except (HookFailed, smtplib.SMTPException, OSError) as error:
        logger.warning("A message over %s was not taken: %s", channel.kind, type(error).__name__)
        raise NotSent(words_for(error)) from error


def send_mail(address: str, title: str, text: str, key: uuid.UUID) -> None:
    host = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip(">")
    headers = {"Message-ID": f"<{key}@{host}>", "Auto-Submitted": "auto-generated"}
    EmailMessage(subject=title, body=text, to=[address], headers=headers).send()


def words_for(error: Exception) -> str:
    """Why a message wasn't taken."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return "邮件服务器不接受这个邮箱地址"
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return "邮件服务器不接受平台的账号"
    if isinstance(error, smtplib.SMTPException):
        return "邮件服务器没有接收"
    if isinstance(error, HookFailed):
        return "群机器人没有接收，请核对网址和安全设置"
    return "连不上对方的服务器"


@transaction.atomic
def finish(message: Message, problem: str, *, now: datetime) -> str:
    """Write down how it went; after the last attempt it stays undelivered, and the inbox has told it anyway."""
    rows = Delivery.objects.filter(message=message.key, status__in=(Status.SENDING, Status.UNKNOWN))
    if not problem:
        rows.update(status=Status.SENT, sent_at=now, problem="")
        return Status.SENT
    if message.attempts > len(PAUSES):
        rows.update(status=Status.FAILED, problem=problem)
        return Status.FAILED
    rows.update(status=Status.WAITING, problem=problem, next_try_at=now + PAUSES[message.attempts - 1])
    return Status.WAITING
