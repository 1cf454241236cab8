"""Group robots of WeCom, DingTalk and Feishu, by apprise: at their providers' own hosts, whatever was typed."""

import re
from dataclasses import dataclass
from typing import Any

from apprise import AppriseAsset
from apprise.plugins.dingtalk import NotifyDingTalk
from apprise.plugins.feishu import NotifyFeishu
from apprise.plugins.wecombot import NotifyWeComBot

from laoling.inbox.models import Channel

ASSET = AppriseAsset(app_id="laoling", app_desc="老年服务平台", secure_logging=True)


@dataclass(frozen=True)
class Provider:
    """How a provider's robots are addressed: `example` is shown to people, `key` is the robot's argument."""

    robot: Any
    key: str
    address: re.Pattern[str]
    example: str


PROVIDERS = {
    Channel.Kind.WECOM: Provider(
        NotifyWeComBot,
        "key",
        re.compile(r"https://qyapi\.weixin\.qq\.com/cgi-bin/webhook/send\?key=([A-Za-z0-9_-]{8,100})"),
        "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=…",
    ),
    Channel.Kind.DINGTALK: Provider(
        NotifyDingTalk,
        "token",
        re.compile(r"https://oapi\.dingtalk\.com/robot/send\?access_token=([A-Za-z0-9]{8,100})"),
        "https://oapi.dingtalk.com/robot/send?access_token=…",
    ),
    Channel.Kind.FEISHU: Provider(
        NotifyFeishu,
        "token",
        re.compile(r"https://open\.feishu\.cn/open-apis/bot/v2/hook/([A-Za-z0-9_-]{8,100})/?"),
        "https://open.feishu.cn/open-apis/bot/v2/hook/…",
    ),
}


class HookFailed(Exception):
    """The address is none of that provider, or the message wasn't taken."""


def robot_at(kind: str, address: str) -> Any:
    """The robot at an address as its provider shows it. Raises HookFailed for any other address."""
    provider = PROVIDERS[Channel.Kind(kind)]
    found = provider.address.fullmatch(address)
    if found is None:
        raise HookFailed
    return provider.robot(**{provider.key: found[1]}, asset=ASSET)


def post_to_hook(kind: str, address: str, *, title: str, text: str) -> None:
    """Post one message to a robot. Raises HookFailed."""
    if not robot_at(kind, address).notify(body=text, title=title):
        raise HookFailed
