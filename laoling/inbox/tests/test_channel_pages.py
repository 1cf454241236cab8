"""Switching further channels on and off, by oneself and for oneself."""

import pytest

from laoling.accounts.models import Role
from laoling.accounts.tests.factories import make_user
from laoling.inbox.models import Channel
from laoling.inbox.tests.factories import make_channel
from laoling.inbox.tests.receivers import mail_server

pytestmark = pytest.mark.django_db

HOOK = "https://open.feishu.cn/open-apis/bot/v2/hook/abcd-1234-efgh"


@pytest.fixture(autouse=True)
def mail(settings):
    settings.EMAIL_HOST = "mail.example.com"


@pytest.fixture
def user(client):
    user = make_user(Role.VISITOR)
    client.force_login(user)
    return user


def test_all_are_off_until_somebody_fills_one_in(client, user):
    text = client.get("/inbox/channels/").text
    for label in ("电子邮件", "企业微信", "钉钉", "飞书"):
        assert label in text
    assert text.count("没有开启") == 4
    assert not Channel.objects.exists()


def test_mail_is_offered_only_where_a_server_is_set(client, user, settings):
    settings.EMAIL_HOST = ""
    assert "电子邮件" not in client.get("/inbox/channels/").text
    assert client.post("/inbox/channels/email/", {"address": "a@example.com"}).status_code == 404


def test_filling_one_in_switches_it_on(client, user):
    response = client.post("/inbox/channels/feishu/", {"address": f" {HOOK} "}, follow=True)
    assert "已开启飞书提醒" in response.text
    channel = Channel.objects.get(user=user)
    assert (channel.kind, channel.address, channel.is_on) == ("FEISHU", HOOK, True)
    assert HOOK not in response.text
    assert "…efgh" in response.text


def test_a_second_address_takes_the_place_of_the_first(client, user):
    for name in ("a@example.com", "b@example.com"):
        client.post("/inbox/channels/email/", {"address": name})
    assert Channel.objects.get(user=user).address == "b@example.com"


@pytest.mark.parametrize(
    ("kind", "address", "words"),
    [
        ("email", "", "请填写邮箱地址"),
        ("email", "zhang", "这不是邮箱地址"),
        ("feishu", "https://example.com/hook/abcd1234", "这不是飞书群机器人的网址"),
        ("feishu", "https://open.feishu.cn.example.com/open-apis/bot/v2/hook/abcd1234", "这不是飞书"),
        ("wecom", HOOK, "这不是企业微信群机器人的网址"),
        ("dingtalk", "http://127.0.0.1:6379/robot/send?access_token=abcd1234", "这不是钉钉群机器人的网址"),
    ],
)
def test_a_wrong_address_is_explained_and_kept(client, user, kind, address, words):
    response = client.post(f"/inbox/channels/{kind}/", {"address": address})
    assert response.status_code == 422
    assert words in response.text
    assert address in response.text
    assert not Channel.objects.exists()


def test_it_can_be_switched_off_and_on_again(client, user):
    channel = make_channel(user)
    assert "已关闭电子邮件提醒" in client.post("/inbox/channels/email/switch/", follow=True).text
    channel.refresh_from_db()
    assert not channel.is_on
    client.post("/inbox/channels/email/switch/", {"on": "1"})
    channel.refresh_from_db()
    assert channel.is_on


def test_a_message_can_be_tried(client, user, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    make_channel(user)
    with mail_server() as mailbox:
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = "127.0.0.1", mailbox.port, False
        assert "请查收" in client.post("/inbox/channels/email/try/", follow=True).text
        mailbox.answer = "550 no"
        assert "没有发出去：邮件服务器没有接收" in client.post("/inbox/channels/email/try/", follow=True).text
    assert len(mailbox.messages) == 1


def test_an_address_can_be_forgotten(client, user):
    make_channel(user)
    assert "已删除电子邮件地址" in client.post("/inbox/channels/email/remove/", follow=True).text
    assert not Channel.objects.exists()


@pytest.mark.parametrize("deed", ["switch", "try", "remove"])
def test_another_s_channel_is_not_there(client, user, deed):
    channel = make_channel()
    assert client.post(f"/inbox/channels/email/{deed}/").status_code == 404
    assert client.get(f"/inbox/channels/email/{deed}/").status_code == 405
    assert Channel.objects.get() == channel


def test_an_unknown_kind_is_not_there(client, user):
    assert client.post("/inbox/channels/fax/", {"address": "1"}).status_code == 404
