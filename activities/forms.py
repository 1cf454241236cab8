"""Forms of the staff's activity pages: plain inputs that a phone has its own keyboards and wheels for."""

from datetime import datetime

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Column, Layout, Row
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone

from activities import privacy, services
from activities.models import Activity, Group, Venue
from laoling import calendar
from laoling.accounts.models import Unit
from laoling.forms import PlainTextField
from laoling.people.id_number import clean_phone
from laoling.programmes import Programme

YEARS = range(2000, 2101)
STALE = "这张表单已经失效，请重新打开再填。"


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self):
        super().__init__(format="%Y-%m-%d")


class ClockInput(forms.TimeInput):
    input_type = "time"

    def __init__(self):
        super().__init__(format="%H:%M")


def day_field(label, **kwargs):
    return forms.DateField(
        label=label,
        widget=DayInput(),
        error_messages={"required": f"请填写{label}。", "invalid": "日期请写成 2026-11-23 这样。"},
        **kwargs,
    )


def clock_field(label):
    return forms.TimeField(
        label=label,
        widget=ClockInput(),
        error_messages={"required": f"请填写{label}。", "invalid": "时间请写成 09:00 这样。"},
    )


def sensible_day(day):
    """The day itself; a slip of the keyboard such as the year 20266 or 226 is refused."""
    if day.year not in YEARS:
        raise ValidationError("请核对年份。")
    return day


def activity_layout():
    """The order of the fields, day and times in one line where the screen is wide enough."""
    helper = FormHelper()
    helper.form_tag = False
    helper.render_hidden_fields = True  # submission_id, seen_at
    times = Row(Column("day", css_class="col-sm-6"), Column("starts", css_class="col-6 col-sm-3"))
    times.fields.append(Column("ends", css_class="col-6 col-sm-3"))
    helper.layout = Layout("title", times, *ActivityForm.field_order[4:])
    return helper


def offer(field, queryset, empty_label):
    """Let a choice field offer these rows."""
    field.queryset, field.empty_label = queryset, empty_label


class VenueChoiceField(forms.ModelChoiceField):
    def label_from_instance(self, venue):
        return f"{venue.name}（{venue.unit.name}）"


class PublicTextForm(forms.Form):
    """Looks through the fields that elders will read for retirees' names and numbers.

    A number is refused. A name asks for a tick in `names_agreed`, which shows itself only then: teachers and
    speakers may have agreed, and two characters of a sentence may be a name by chance.
    """

    public_fields: tuple[str, ...] = ()

    names_agreed = forms.BooleanField(
        label="文中的人同意公开姓名（或只是碰巧同字）", required=False, widget=forms.HiddenInput
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user

    def clean(self):
        super().clean()
        self._look_through_texts()
        return self.cleaned_data

    def _look_through_texts(self):
        texts = {name: self.cleaned_data.get(name) or "" for name in self.public_fields}
        for name, text in texts.items():
            if problem := privacy.numbers_problem(text):
                self.add_error(name, problem)
        names = privacy.names_in("\n".join(texts.values()), user=self.user)
        if names:
            self.fields["names_agreed"].widget = forms.CheckboxInput()
            if not self.cleaned_data.get("names_agreed"):
                self.add_error(
                    "names_agreed",
                    f"文中有老同志的姓名：{'、'.join(names)}。请删去；本人同意公开的，请勾选“同意公开”。",
                )


class ActivityForm(PublicTextForm, forms.ModelForm):
    """One activity, its time typed as a day and two clock times.

    When it is valid, `instance` has everything but a venue that is typed in `new_venue`.
    """

    public_fields = ("title", "new_venue", "description")

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
        "unit",
        "programme",
        "group",
        "phone",
        "description",
        "names_agreed",
    )

    class Meta:
        model = Activity
        fields = ["unit", "programme", "group", "title", "description"]
        field_classes = {"title": PlainTextField}
        widgets = {"description": forms.Textarea(attrs={"rows": 4})}
        help_texts = {"description": "所有人都看得到：不要写老同志的姓名、电话、住址和病情"}
        error_messages = {
            "unit": {"required": "请选择主办单位。", "invalid_choice": "请选择本单位或下属单位。"},
            "group": {"invalid_choice": "请选择本单位或下属单位的团队。"},
            "title": {"required": "请填写活动名称。", "max_length": "活动名称请不要超过 60 个字。"},
            "description": {"max_length": "内容介绍请不要超过 2000 个字。"},
        }

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        self.is_new = self.instance.pk is None
        del self.fields["seen_at" if self.is_new else "submission_id"]
        offer(self.fields["unit"], Unit.objects.visible_to(user), empty_label=None)
        offer(self.fields["group"], self._groups(user), empty_label="没有，由单位自己办")
        offer(self.fields["venue"], Venue.objects.visible_to(user).select_related("unit"), "请选择活动室")
        unit = user.unit
        facts = {"unit": unit, "phone": unit.phone if unit else ""} if self.is_new else self._as_typed()
        self.initial = {**self.initial, **facts, "submission_id": self.instance.submission_id}
        self.helper = activity_layout()

    def _groups(self, user):
        """The groups that may hold it: those that there are, and the one that holds it already."""
        groups = Group.objects.visible_to(user)
        return groups.filter(Q(dissolved_on=None) | Q(pk=self.instance.group_id))

    def _as_typed(self):
        activity = self.instance
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

    def keep(self, *, by):
        """Save a new draft or the change. Raises ValidationError as the services do."""
        new_venue = self.cleaned_data["new_venue"]
        if self.is_new:
            return services.create_activity(activity=self.instance, by=by, new_venue=new_venue)
        seen_at = self.cleaned_data["seen_at"]
        return services.change_activity(activity=self.instance, seen_at=seen_at, new_venue=new_venue)

    def clean_day(self):
        return sensible_day(self.cleaned_data["day"])

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

    def keep(self, *, activity, by):
        """Cancel it for that reason. Raises ValidationError when it is cancelled already."""
        reason = self.cleaned_data["reason"]
        return services.cancel_activity(activity=activity, reason=reason, by=by, now=timezone.now())


class VenueForm(PublicTextForm, forms.ModelForm):
    """A room: its name, address and the way there are public."""

    public_fields = ("name", "address", "how_to_get_there")

    class Meta:
        model = Venue
        fields = ["unit", "name", "address", "how_to_get_there"]
        field_classes = dict.fromkeys(["name", "address", "how_to_get_there"], PlainTextField)
        help_texts = {
            "address": "例如：和平路 12 号",
            "how_to_get_there": "例如：3 路公交车到和平小区站，往东走 100 米",
        }
        error_messages = {
            "unit": {"required": "请选择单位。", "invalid_choice": "请选择本单位或下属单位。"},
            "name": {"required": "请填写活动室名称。"},
        }

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        offer(self.fields["unit"], Unit.objects.visible_to(user), empty_label=None)
        self.initial.setdefault("unit", user.unit_id)

    def keep(self):
        """Save the room; its coming activities count as changed."""
        return services.save_venue(venue=self.instance, now=timezone.now())
