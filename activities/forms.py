"""Forms of the staff's activity pages: plain inputs that a phone has its own keyboards and wheels for."""

from datetime import datetime

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Column, Fieldset, Layout, Row
from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.forms.models import model_to_dict

from activities import planning, privacy, services, words
from activities.form_parts import (
    DayInput,
    PublicTextForm,
    VenueChoiceField,
    clock_field,
    day_field,
    offer,
    sensible_day,
)
from activities.models import Activity, ActivityKind, Group, Rhythm, Venue
from laoling import calendar
from laoling.accounts.models import Unit
from laoling.forms import DayField, PlainTextField
from laoling.people.id_number import clean_phone
from laoling.programmes import Programme

STALE = "这张表单已经失效，请重新打开再填。"
SIGN_UP_FIELDS = ("capacity", "audience", "youngest", "oldest", "sign_up_from", "sign_up_until")
NOT_COPIED = ("move_reason", "day", "last_day", "seen_at", "sign_up_from", "sign_up_until")


def activity_layout(fields):
    """The order of the fields that the form has; what belongs together in one line where the screen is wide enough."""
    helper = FormHelper()
    helper.form_tag = False
    helper.render_hidden_fields = True  # submission_id, seen_at
    times = Row(Column("day", css_class="col-sm-6"), Column("starts", css_class="col-6 col-sm-3"))
    times.fields.append(Column("ends", css_class="col-6 col-sm-3"))
    plan = [Fieldset("重复", side_by_side("repeats", "until"), css_class="group panel")]
    sign_up = Fieldset(
        "报名",
        "takes_sign_ups",
        side_by_side("capacity", "audience"),
        side_by_side("youngest", "oldest"),
        side_by_side("sign_up_from", "sign_up_until"),
        css_class="group panel",
    )
    rest = [name for name in ActivityForm.field_order[5:] if name in fields]
    following = ["following"] if "following" in fields else []
    helper.layout = Layout(
        "title", times, "last_day", *(plan if "repeats" in fields else []), *rest, sign_up, *following
    )
    return helper


def side_by_side(*names):
    """Two fields in one line."""
    return Row(*(Column(name, css_class="col-sm-6") for name in names))


def as_typed(activity):
    """What of an activity isn't typed as it is kept: times, place and phone, and when it was last saved."""
    starts = activity.starts_at.astimezone(calendar.SHANGHAI)
    ends = activity.ends_at.astimezone(calendar.SHANGHAI)
    return {
        "day": starts.date(),
        "starts": starts.time(),
        "ends": ends.time(),
        "last_day": None if ends.date() == starts.date() else ends.date(),
        "venue": activity.venue_id,
        "phone": activity.phone,
        "seen_at": activity.updated_at.isoformat(),
    }


class ActivityForm(PublicTextForm, forms.ModelForm):
    """One activity, its time typed as a day and two clock times.

    When it is valid, `instance` has everything but a venue that is typed in `new_venue`.
    """

    public_fields = ("title", "new_venue", "description", "move_reason")

    day = day_field("活动日期")
    starts = clock_field("开始时间")
    ends = clock_field("结束时间")
    last_day = day_field("结束日期", required=False, help_text="当天结束的不用填")
    venue = VenueChoiceField(Venue.objects.none(), label="活动地点", required=False)
    new_venue = PlainTextField(
        label="其他地点",
        required=False,
        max_length=60,
        help_text="上面没有的地点，在这里写名称，会登记为新的活动室",
        error_messages={"max_length": "地点名称请不要超过 60 个字。"},
    )
    phone = forms.CharField(
        label="咨询电话",
        required=False,
        max_length=30,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
        help_text="公开给老同志打的单位电话；不填就用主办单位的电话",
    )
    programme = forms.ChoiceField(
        label="属于哪项工作",
        choices=[("", "请选择"), *Programme.choices],
        error_messages={"required": "请选择属于哪项工作。"},
    )
    kind = forms.ChoiceField(
        label="类型",
        choices=[("", "请选择"), *ActivityKind.choices],
        help_text="老同志在活动表上按它挑选",
        error_messages={"required": "请选择活动类型。"},
    )
    move_reason = PlainTextField(
        label="改期或换地点的原因",
        required=False,
        max_length=100,
        help_text="改了时间或地点才填，会公开给老同志看，例如：活动室停电。不要写姓名和病情",
        error_messages={"max_length": "原因请不要超过 100 个字。"},
    )
    repeats = forms.ChoiceField(
        label="怎样重复",
        choices=[("", "只办这一次"), *Rhythm.choices],
        required=False,
        help_text="从活动日期算起；下一步会列出所有日期，可以去掉几天",
    )
    until = day_field("重复到", required=False)
    following = forms.BooleanField(
        label="后面各次也这样改", required=False, help_text="日期不变，时间、地点、内容和报名都改成和这次一样"
    )
    submission_id = forms.UUIDField(
        widget=forms.HiddenInput, error_messages={"invalid": STALE, "required": STALE}
    )
    seen_at = forms.DateTimeField(
        widget=forms.HiddenInput, error_messages={"invalid": STALE, "required": STALE}
    )

    field_order = (
        "title",
        "day",
        "starts",
        "ends",
        "last_day",
        "venue",
        "new_venue",
        "move_reason",
        "unit",
        "programme",
        "kind",
        "group",
        "phone",
        "description",
        "names_agreed",
    )

    class Meta:
        model = Activity
        fields = ["unit", "programme", "kind", "group", "title", "description", "move_reason"]
        fields += ["takes_sign_ups", *SIGN_UP_FIELDS]
        field_classes = {"title": PlainTextField}
        widgets = {
            "description": forms.Textarea(attrs={"rows": 4}),
            "sign_up_from": DayInput(),
            "sign_up_until": DayInput(),
        }
        help_texts = {
            "description": "所有人都看得到：不要写老同志的姓名、电话、住址和病情",
            "capacity": "不限人数的不用填；满了以后按先后候补",
            "youngest": "岁，到活动那天；不限的不用填",
            "oldest": "岁",
            "sign_up_from": "不填：发布以后就能报",
            "sign_up_until": "含当天；不填：到活动开始",
        }
        error_messages = {
            **{
                name: {"invalid": "日期请写成 2026-11-23 这样。"}
                for name in ("sign_up_from", "sign_up_until")
            },
            **{name: {"invalid": "请填写整数。"} for name in ("capacity", "youngest", "oldest")},
            "unit": {"required": "请选择主办单位。", "invalid_choice": "请选择本单位或下属单位。"},
            "group": {"invalid_choice": "请选择本单位或下属单位的团队。"},
            "title": {"required": "请填写活动名称。", "max_length": "活动名称请不要超过 60 个字。"},
            "description": {"max_length": "内容介绍请不要超过 2000 个字。"},
        }

    def __init__(self, *args, user, now, like=None, **kwargs):
        """`like` is an activity that a new one is copied from; its days are not."""
        super().__init__(*args, user=user, **kwargs)
        self.is_new, self.now = self.instance.pk is None, now
        self._drop_fields()
        offer(self.fields["unit"], Unit.objects.visible_to(user), empty_label=None)
        offer(self.fields["group"], self._groups(user), empty_label="没有，由单位自己办")
        offer(self.fields["venue"], self._venues(user), "请选择活动室")
        unit = user.unit
        facts = (
            {"unit": unit, "phone": unit.phone if unit else "", "kind": ""}
            if self.is_new
            else as_typed(self.instance)
        )
        if like is not None:
            facts = {**model_to_dict(like, self._meta.fields), **as_typed(like)}
            facts = {name: value for name, value in facts.items() if name not in NOT_COPIED}
        self.initial = {**self.initial, **facts, "submission_id": self.instance.submission_id}
        self.helper = activity_layout(self.fields)

    def _venues(self, user):
        """The rooms that aren't closed, and the one that it is in already."""
        rows = Venue.objects.visible_to(user).select_related("unit")
        is_there = Q(closed_on=None) | Q(closed_on__gt=calendar.local_day(self.now))
        return rows.filter(is_there | Q(pk=self.instance.venue_id))

    def _groups(self, user):
        """The groups that may hold it, and the one that holds it already, lest a save by others takes it away."""
        mine = Group.objects.kept_by(user).active()
        return Group.objects.filter(Q(pk__in=mine) | Q(pk=self.instance.group_id))

    def _drop_fields(self):
        """A plan is made for new activities; a change may go to later ones of it, where there are any."""
        self.fields["audience"].required = False  # not asked for: as it is
        if self.is_new:
            dropped = ["seen_at", "following", "move_reason"]
        else:
            dropped = ["submission_id", "repeats", "until"]
            later = planning.following(self.instance, self.now)
            self.fields["following"].label = f"后面的 {len(later)} 次也这样改"
            dropped += [] if later else ["following"]
            is_known = any(one.is_public for one in (self.instance, *later))
            dropped += [] if is_known else ["move_reason"]
        for name in dropped:
            del self.fields[name]

    def keep(self, *, by, now):
        """Save a new draft or the change. Raises ValidationError as the services do."""
        new_venue = self.cleaned_data["new_venue"]
        if self.is_new:
            return services.create_activity(activity=self.instance, by=by, new_venue=new_venue)
        facts = {"seen_at": self.cleaned_data["seen_at"], "new_venue": new_venue}
        with transaction.atomic():
            activity = services.change_activity(activity=self.instance, by=by, now=now, **facts)
            if self.cleaned_data.get("following"):
                reason = self.cleaned_data.get("move_reason", "")
                planning.change_following(activity=activity, by=by, now=now, move_reason=reason)
        return activity

    def keep_plan(self, days, *, by, publish):
        """Make the plan that was written down, with these of its days. Raises ValidationError as `planning` does."""
        return planning.create_series(
            template=self.instance,
            rhythm=Rhythm(self.cleaned_data["repeats"]),
            until=self.cleaned_data["until"],
            days=days,
            by=by,
            now=self.now,
            publish=publish,
            new_venue=self.cleaned_data["new_venue"],
        )

    @property
    def plan(self):
        """The days of the plan that a valid form describes; none for a single activity."""
        if not self.cleaned_data.get("repeats"):
            return []
        rhythm, until = Rhythm(self.cleaned_data["repeats"]), self.cleaned_data["until"]
        return planning.plan_of(rhythm, self.cleaned_data["day"], until)

    def clean_day(self):
        return sensible_day(self.cleaned_data["day"])

    def clean_move_reason(self):
        return words.as_reason(self.cleaned_data["move_reason"])

    def clean_phone(self):
        phone = clean_phone(self.cleaned_data["phone"])
        if privacy.is_phone_of_retiree(phone, user=self.user):
            raise ValidationError("这是一位老同志的电话，不能公开。请填单位的电话。")
        return phone

    def clean(self):
        data = super().clean()
        self._take_times(data)
        self._take_venue(data)
        self._take_phone(data)
        self._check_plan(data)
        self._check_sign_up(data)
        if self.is_new and data.get("submission_id"):
            self.instance.submission_id = data["submission_id"]
        return data

    def _take_times(self, data):
        day, starts, ends = data.get("day"), data.get("starts"), data.get("ends")
        if day is None or starts is None or ends is None or "last_day" not in data:
            return
        last_day = data["last_day"] or day
        self.instance.starts_at = datetime.combine(day, starts, calendar.SHANGHAI)
        self.instance.ends_at = datetime.combine(last_day, ends, calendar.SHANGHAI)
        if last_day < day:
            self.add_error("last_day", "结束日期不能早于活动日期。")
        elif self.instance.ends_at <= self.instance.starts_at:
            self.add_error("ends", "结束时间要晚于开始时间。")
        elif self.instance.ends_at - self.instance.starts_at > Activity.LONGEST:
            self.add_error("last_day", "一次活动最长 31 天，更长的请分成几次登记。")

    def _take_venue(self, data):
        venue, new_venue = data.get("venue"), data.get("new_venue")
        if venue and new_venue:
            self.add_error("new_venue", "活动地点已经选好，“其他地点”请留空。")
        elif not venue and not new_venue and not {"venue", "new_venue"} & self.errors.keys():
            self.add_error("venue", "请选择活动地点，或者在“其他地点”里写名称。")
        if venue:
            self.instance.venue = venue
            days = [data.get("day"), data.get("last_day"), data.get("until") if data.get("repeats") else None]
            last_day = max((day for day in days if day), default=None)
            if last_day and venue.is_closed(last_day):
                self.add_error(
                    "venue", f"{venue}从{calendar.day_in_words(venue.closed_on)}起停用，请换个地点。"
                )

    def _check_plan(self, data):
        if not data.get("repeats"):
            return
        if data.get("last_day") and data["last_day"] != data.get("day"):
            self.add_error("repeats", "跨几天的活动不能重复，请一次一次登记。")
        elif "until" in data and not data["until"]:
            self.add_error("until", "请填写重复到哪一天。")
        elif data.get("until") and data.get("day"):
            try:
                planning.plan_of(Rhythm(data["repeats"]), data["day"], data["until"])
            except ValidationError as error:
                self.add_error(None, error)

    def _check_sign_up(self, data):
        filled = [name for name in SIGN_UP_FIELDS if name != "audience" and data.get(name) is not None]
        if filled and not data.get("takes_sign_ups"):
            self.add_error("takes_sign_ups", "填了名额、年龄或报名日期的，请勾选“需要报名”。")
        until, day = data.get("sign_up_until"), data.get("day")
        if until and day and until > day:
            self.add_error("sign_up_until", "报名不能截止在活动之后。")

    def _take_phone(self, data):
        if "phone" not in data:
            return
        unit = data.get("unit")
        self.instance.phone = data["phone"] or (unit.phone if unit else "")
        if unit and not self.instance.phone:
            self.add_error("phone", f"请填写咨询电话：{unit.name}还没有登记电话。")


class CancelForm(PublicTextForm, forms.Form):
    """Why an activity doesn't take place: the elders read it."""

    public_fields = ("reason",)

    reason = PlainTextField(
        label="取消原因",
        max_length=100,
        help_text="会公开给老同志看，例如：活动室停电。不要写姓名和病情",
        error_messages={"required": "请填写取消原因。", "max_length": "取消原因请不要超过 100 个字。"},
    )

    def keep(self, *, activity, by, now):
        """Cancel it for that reason. Raises ValidationError when it is cancelled already."""
        reason = self.cleaned_data["reason"]
        return services.cancel_activity(activity=activity, reason=reason, by=by, now=now)


class VenueForm(PublicTextForm, forms.ModelForm):
    """A room: its name, address and the way there are public."""

    public_fields = ("name", "address", "how_to_get_there")

    class Meta:
        model = Venue
        fields = [
            "unit",
            "name",
            "address",
            "how_to_get_there",
            "is_shared",
            "is_ours",
            "opened_on",
            "closed_on",
        ]
        field_classes = {
            **dict.fromkeys(["name", "address", "how_to_get_there"], PlainTextField),
            **dict.fromkeys(["opened_on", "closed_on"], DayField),
        }
        help_texts = {
            "address": "例如：和平路 12 号",
            "how_to_get_there": "例如：3 路公交车到和平小区站，往东走 100 米",
            "is_shared": "大厅、广场等。不勾的，同一时间只能安排一场",
        }
        error_messages = {
            "unit": {"required": "请选择单位。", "invalid_choice": "请选择本单位或下属单位。"},
            "name": {"required": "请填写活动室名称。"},
        }

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        offer(self.fields["unit"], Unit.objects.visible_to(user), empty_label=None)
        self.initial.setdefault("unit", user.unit_id)

    def keep(self, *, by, now):
        """Save the room; its coming activities count as changed. Raises ValidationError when two would clash."""
        return services.save_venue(venue=self.instance, by=by, now=now)
