"""Further channels: what goes over them, how often, and what is known after something died."""

import threading
from datetime import timedelta
from email import message_from_bytes, policy

import pytest
from django.db import connection
from django.utils import timezone

from laoling.accounts.models import Role
from laoling.accounts.tests.factories import make_user
from laoling.inbox import delivery, hooks
from laoling.inbox.models import Channel, Delivery
from laoling.inbox.tests.factories import make_channel, make_reminder
from laoling.inbox.tests.receivers import mail_server, web_server

pytestmark = pytest.mark.django_db

Status = Delivery.Status
ADDRESSES = {
    Channel.Kind.WECOM: "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=abcd-1234-efgh",
    Channel.Kind.DINGTALK: "https://oapi.dingtalk.com/robot/send?access_token=abcd1234efgh",
    Channel.Kind.FEISHU: "https://open.feishu.cn/open-apis/bot/v2/hook/abcd-1234-efgh",
}


@pytest.fixture
def mailbox(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.PORTAL_URL = "https://portal.example.com"
    with mail_server() as mailbox:
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = "127.0.0.1", mailbox.port, False
        yield mailbox


@pytest.fixture
def visitor():
    return make_user(Role.VISITOR)


def statuses(channel=None):
    rows = Delivery.objects.filter(channel=channel) if channel else Delivery.objects.all()
    return sorted(rows.values_list("status", flat=True))


def test_nobody_is_told_over_a_channel_that_is_not_on(mailbox, visitor):
    make_channel(visitor, on_since=None)
    make_reminder(visitor)
    assert delivery.deliver(now=timezone.now()) == {}
    assert mailbox.messages == []


def test_one_mail_tells_how_many_wait_and_nothing_of_what_they_say(mailbox, visitor):
    make_channel(visitor)
    make_reminder(visitor, title="王秀英 · 走访 · 已逾期 2 天", body="一级", names_people=True)
    make_reminder(visitor, title="李四 · 走访")
    assert delivery.deliver(now=timezone.now()) == {Status.SENT: 2}
    [(to, text)] = mailbox.messages
    assert to == ["zhang@example.com"]
    body = text_of(text)
    assert "您有 2 条新提醒，请登录老年服务平台：https://portal.example.com/inbox/" in body
    assert "王秀英" not in body
    assert "李四" not in body


def text_of(raw):
    message = message_from_bytes(raw, policy=policy.default)
    return f"{message['Subject']}\n{message.get_content()}"


def test_each_reminder_is_told_once(mailbox, visitor):
    make_channel(visitor)
    make_reminder(visitor)
    delivery.deliver(now=timezone.now())
    make_reminder(visitor)
    delivery.deliver(now=timezone.now())
    delivery.deliver(now=timezone.now())
    assert ["1 条" in text_of(text) for _, text in mailbox.messages] == [True, True]


def test_what_came_before_it_was_switched_on_is_not_told(mailbox, visitor):
    make_reminder(visitor, sent_at=timezone.now() - timedelta(hours=1))
    make_channel(visitor, on_since=timezone.now())
    assert delivery.deliver(now=timezone.now()) == {}


@pytest.mark.parametrize("how", ["acknowledged", "disabled", "off", "moved"])
def test_what_is_no_longer_needed_is_not_sent(mailbox, visitor, how):
    channel = make_channel(visitor)
    reminder = make_reminder(visitor, unit=visitor.unit)
    mailbox.answer = "451 later"
    delivery.deliver(now=timezone.now())
    if how == "acknowledged":
        reminder.acknowledged_at = timezone.now()
        reminder.save()
    elif how == "disabled":
        type(visitor).objects.filter(pk=visitor.pk).update(is_active=False)
    elif how == "off":
        Channel.objects.update(on_since=None)
    else:
        type(visitor).objects.filter(pk=visitor.pk).update(unit=make_user(Role.VISITOR).unit)
    mailbox.answer = "250 OK"
    delivery.deliver(now=timezone.now() + timedelta(hours=1))
    assert statuses(channel) == [Status.UNNEEDED]
    assert mailbox.messages == []


def test_a_server_that_is_busy_is_asked_again_later_and_then_given_up(mailbox, visitor):
    channel = make_channel(visitor)
    make_reminder(visitor)
    mailbox.answer = "451 later"
    now, tries = timezone.now(), []
    for pause in [timedelta(0), *delivery.PAUSES]:
        now += pause
        tries.append(delivery.deliver(now=now - timedelta(seconds=1)) if pause else {})
        tries.append(delivery.deliver(now=now))
    assert tries[::2] == [{}] * len(tries[::2])
    assert tries[1::2] == [{Status.WAITING: 1}] * len(delivery.PAUSES) + [{Status.FAILED: 1}]
    row = Delivery.objects.get(channel=channel)
    assert (row.status, row.attempts, row.problem) == (Status.FAILED, 6, "邮件服务器没有接收")


def test_a_mail_server_that_is_down_blocks_nobody_else(mailbox, visitor, settings, monkeypatch):
    make_channel(visitor)
    make_reminder(visitor)
    other = make_channel(make_user(), Channel.Kind.FEISHU, ADDRESSES[Channel.Kind.FEISHU])
    make_reminder(other.user)
    settings.EMAIL_PORT = 1
    with web_server() as server:
        monkeypatch.setattr(hooks.NotifyFeishu, "notify_url", server.url + "/{token}")
        assert delivery.deliver(now=timezone.now()) == {Status.WAITING: 1, Status.SENT: 1}
    assert Delivery.objects.get(status=Status.WAITING).problem == "连不上对方的服务器"


def test_after_a_crash_it_is_unknown_and_sent_again_under_the_same_key(mailbox, visitor):
    channel = make_channel(visitor)
    make_reminder(visitor)
    with connection.cursor() as cursor:
        cursor.execute(
            delivery.WRITE_DOWN, {"now": timezone.now(), "oldest": timezone.now() - timedelta(days=1)}
        )
    now = timezone.now()
    lost = delivery.claim(now)  # and the process dies here, after the server took the message or before
    assert delivery.deliver(now=now + timedelta(minutes=1)) == {}
    later = now + delivery.LOST_AFTER
    again = delivery.claim(later)
    assert again.key == lost.key
    row = Delivery.objects.get(channel=channel)
    assert (row.status, row.problem) == (Status.UNKNOWN, "发送时中断，不确定是否已送达")
    delivery.finish(again, delivery.send(again), now=later)
    assert statuses(channel) == [Status.SENT]
    assert f"Message-ID: <{lost.key}@localhost>".encode() in mailbox.messages[0][1]


@pytest.mark.parametrize("kind", list(ADDRESSES))
def test_a_robot_gets_the_same_words(kind, visitor, monkeypatch):
    make_channel(visitor, kind, ADDRESSES[kind])
    make_reminder(visitor, title="王秀英 · 走访")
    with web_server() as server:
        robot = hooks.PROVIDERS[kind].robot
        key = hooks.PROVIDERS[kind].key
        monkeypatch.setattr(robot, "notify_url", f"{server.url}/send/{{{key}}}")
        assert delivery.deliver(now=timezone.now()) == {Status.SENT: 1}
        [(path, posted)] = server.posts
        assert ADDRESSES[kind].endswith(path.split("?")[0].removeprefix("/send/"))
        assert "您有 1 条新提醒" in str(posted)
        assert "王秀英" not in str(posted)


def test_a_robot_that_refuses_is_asked_again(visitor, monkeypatch):
    make_channel(visitor, Channel.Kind.FEISHU, ADDRESSES[Channel.Kind.FEISHU])
    make_reminder(visitor)
    with web_server() as server:
        server.status = 500
        monkeypatch.setattr(hooks.NotifyFeishu, "notify_url", server.url + "/{token}")
        assert delivery.deliver(now=timezone.now()) == {Status.WAITING: 1}
    assert Delivery.objects.get().problem == "群机器人没有接收，请核对网址和安全设置"


@pytest.mark.django_db(transaction=True)
def test_workers_at_the_same_time_send_each_message_once(mailbox):
    for number in range(12):
        channel = make_channel(make_user(), address=f"a{number}@example.com")
        make_reminder(channel.user)
        make_reminder(channel.user)
    now = timezone.now()

    def work():
        try:
            delivery.deliver(now=now)
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    told = sorted(to[0] for to, _ in mailbox.messages)
    assert told == sorted(f"a{number}@example.com" for number in range(12))
    assert set(statuses()) == {Status.SENT}
