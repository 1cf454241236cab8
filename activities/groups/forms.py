"""What staff fill in about groups; the rules are in the services."""

import uuid
from typing import cast

from django import forms

from activities.form_parts import PublicTextForm
from activities.models import Group, GroupKind, GroupReview, Membership
from activities.models.groups import PARTY_KINDS
from laoling.accounts.models import Unit
from laoling.forms import DayField, PlainTextField, PlainWords

FIELDS = ["kind", "name", "unit", "parent", "founded_on", "purpose", "plan", "charter"]

PURPOSE = "例如：每周三排练合唱。除党支部、党小组以外会公开，不要写姓名和电话"


class GroupForm(PlainWords, PublicTextForm, forms.ModelForm):
    """A group as it is written down; its kind is chosen once, since members and reviews follow from it.

    Name and purpose stand on the elders' page of groups, unless it is one of the Party.
    """

    public_fields: tuple[str, ...] = ("name", "purpose")

    name = PlainTextField(label="名称", max_length=60)
    purpose = PlainTextField(label="做什么", max_length=200, required=False, help_text=PURPOSE)
    founded_on = DayField(label="成立日期")
    plan = forms.CharField(label="计划", max_length=2000, required=False, widget=forms.Textarea({"rows": 3}))
    charter = forms.CharField(
        label="章程",
        max_length=6000,
        required=False,
        widget=forms.Textarea({"rows": 6}),
        help_text="文体协会和自管组织备案时要有章程",
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    submission_id = forms.UUIDField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Group
        fields = FIELDS

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        parent, unit = (cast(forms.ModelChoiceField, self.fields[name]) for name in ("parent", "unit"))
        unit.queryset = Unit.objects.visible_to(user)
        parent.queryset = Group.objects.visible_to(user).branches().active()
        parent.empty_label = "不属于党支部"
        unit.initial = user.unit_id
        if self.instance.pk:
            del self.fields["kind"], self.fields["unit"]
            if self.instance.kind != GroupKind.PARTY_GROUP:
                del self.fields["parent"]
            self.fields["version"].initial = self.instance.version
        else:
            self.fields["submission_id"].initial = uuid.uuid4()

    def clean(self):
        kind = self.cleaned_data.get("kind", self.instance.kind)
        if kind in PARTY_KINDS:
            self.public_fields = ()
        data = super().clean() or {}
        if "parent" in self.fields and "parent" not in self.errors:
            if kind == GroupKind.PARTY_GROUP and not data.get("parent"):
                self.add_error("parent", "请选择所属党支部")
            elif kind and kind != GroupKind.PARTY_GROUP and data.get("parent"):
                self.add_error("parent", "只有党小组才选所属党支部")
        if not self.instance.pk:
            self.instance.submission_id = data.get("submission_id") or uuid.uuid4()
        return data


class RegisterForm(PlainWords, forms.Form):
    """When the department registered the group with its charter."""

    on = DayField(label="备案日期")


class DissolveForm(PlainWords, forms.Form):
    """When and why a group ends."""

    on = DayField(label="解散日期")
    reason = PlainTextField(label="解散原因", max_length=200)


class ReviewForm(PlainWords, forms.ModelForm):
    """The review of one year."""

    words = PlainTextField(
        label="意见", max_length=500, required=False, help_text="限期整改或不合格的，要写明意见"
    )

    class Meta:
        model = GroupReview
        fields = ["year", "activities_held", "members", "accounts_in_order", "result", "words"]


class FindForm(PlainWords, forms.Form):
    """Whom to look for; asked by POST, so that no name gets into an address."""

    name = PlainTextField(
        label="姓名",
        max_length=60,
        help_text="也可以写拼音、电话后四位",
        widget=forms.TextInput({"autocomplete": "off"}),
    )


class JoinForm(PlainWords, forms.Form):
    """From which day on those ticked belong to the group."""

    joined_on = DayField(label="加入日期")


class LeaveForm(PlainWords, forms.Form):
    """When and why a member left."""

    REASONS = [Membership.Reason.WISH, Membership.Reason.MOVED, Membership.Reason.OTHER]

    left_on = DayField(label="离开日期")
    left_reason = forms.ChoiceField(
        label="离开原因",
        choices=[(reason.value, reason.label) for reason in REASONS],
        widget=forms.RadioSelect,
    )


class OfficeForm(PlainWords, forms.Form):
    """Which office a member takes; the usual ones are offered, any other may be typed."""

    post = PlainTextField(
        label="职务",
        max_length=20,
        widget=forms.TextInput({"list": "usual-posts", "autocomplete": "off"}),
    )
    from_on = DayField(label="任职日期")


class EndOfficeForm(PlainWords, forms.Form):
    """When an office ended."""

    until_on = DayField(label="免职日期")
