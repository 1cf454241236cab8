from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from laoling.forms import PlainTextField
from laoling.inbox.hooks import PROVIDERS, HookFailed, robot_at
from laoling.inbox.models import Channel


def kinds_offered() -> list[Channel.Kind]:
    """What the portal can send over: e-mail only where a mail server is set (LAOLING_EMAIL_URL)."""
    return [kind for kind in Channel.Kind if kind != Channel.Kind.EMAIL or settings.EMAIL_HOST]


class ChannelForm(forms.Form):
    """Where to send over one kind of channel."""

    address = PlainTextField(max_length=254)

    def __init__(self, *args, kind: Channel.Kind, **kwargs):
        self.kind = kind
        kwargs["auto_id"] = f"{kind.lower()}_%s"  # several such forms share the page
        super().__init__(*args, **kwargs)
        field = self.fields["address"]
        if kind == Channel.Kind.EMAIL:
            field.label, field.widget.input_type = "邮箱地址", "email"
        else:
            field.label = f"{kind.label}群机器人的网址"
            field.help_text = f"形如 {PROVIDERS[kind].example}"
        field.error_messages["required"] = f"请填写{field.label}"

    def clean_address(self):
        address = self.cleaned_data["address"]
        if self.kind == Channel.Kind.EMAIL:
            self.check_email(address)
        else:
            self.check_robot(address)
        return address

    def check_email(self, address):
        try:
            validate_email(address)
        except ValidationError as error:
            raise ValidationError("这不是邮箱地址，请写成 name@example.com 这样。") from error

    def check_robot(self, address):
        try:
            robot_at(self.kind, address)
        except HookFailed as error:
            raise ValidationError(
                f"这不是{self.kind.label}群机器人的网址。请从群机器人的设置里原样复制，"
                f"以 {PROVIDERS[self.kind].example.removesuffix('…')} 开头。"
            ) from error
