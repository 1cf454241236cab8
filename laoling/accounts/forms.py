from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.conf import settings
from django.contrib.auth.forms import PasswordChangeForm as DjangoPasswordChangeForm
from django.contrib.auth.forms import UsernameField
from django.core.validators import MaxLengthValidator
from django.utils import timezone

from laoling.accounts import lockout
from laoling.accounts.passwords import HELP

LONGEST_PASSWORD = 128  # hashing is slow by design: nobody may send megabytes of it


class SignInForm(forms.Form):
    username = UsernameField(
        label="账号",
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
        error_messages={"required": "请填写账号"},
    )
    password = forms.CharField(
        label="密码",
        max_length=LONGEST_PASSWORD,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": "请填写密码", "max_length": "密码太长了"},
    )


class PasswordChangeForm(DjangoPasswordChangeForm):
    """Django's form in the portal's words."""

    error_messages = {
        "password_incorrect": "原密码不对，请重新填写",
        "password_mismatch": "两次填写的新密码不一样",
    }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        words = {
            "old_password": ("原密码", "请填写原密码"),
            "new_password1": ("新密码", "请填写新密码"),
            "new_password2": ("再填一次新密码", "请再填一次新密码"),
        }
        for name, (label, required) in words.items():
            field = self.fields[name]
            field.label = label
            field.validators.append(MaxLengthValidator(LONGEST_PASSWORD, "密码太长了"))
            field.error_messages["required"] = required
        self.fields["new_password1"].help_text = HELP
        self.fields["new_password2"].help_text = ""
        self.helper = FormHelper()
        self.helper.add_input(Submit("submit", "保存新密码"))

    def clean_old_password(self):
        """The lock counts here too: an open session left alone isn't a place to guess its password."""
        if not lockout.take_try(self.user.username, now=timezone.now()):
            raise forms.ValidationError(
                f"原密码填错的次数太多，请在{settings.SIGN_IN_LOCK_MINUTES}分钟以后再试"
            )
        password = super().clean_old_password()
        lockout.forget(self.user.username, now=timezone.now())
        return password
