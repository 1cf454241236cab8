"""What staff fill in about visits and duties."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms

from laoling import calendar
from laoling.forms import DayField, PlainWords
from visits.models import DutyKind, Outcome, Visit
from visits.moods.scale import Concern, Mood
from visits.moods.services import OF_NOBODY, WITHOUT_MOOD, in_order, noted_on
from visits.windows import BACKDATING_DAYS, NEXT_TRY_DAYS, may_be_recorded

OTHER_DAY = "other"
UNKNOWN_TIME = time(12)  # a visit of an earlier day whose hour nobody wrote down
INCOMPLETE = "这一页不完整，请刷新后再填"
OF_A_VISIT = ("visited_at", "outcome", "kinds", "done", "needs", "next_step", "next_try_on")
OF_A_MOOD = ("mood", "concerns", "mood_words")
ALWAYS_OFFERED = (DutyKind.VISIT, DutyKind.HOME_SERVICE)


class MomentForm(PlainWords, forms.Form):
    """When somebody was there (Rules of duties, 5); the cleaned `visited_at` is what comes of it.

    The quick choices carry their date, so that a form opened before midnight still means the same day after.
    """

    day = forms.ChoiceField(label="哪天", widget=forms.RadioSelect)
    on_day = forms.DateField(
        label="日期", required=False, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )
    at_time = forms.TimeField(
        label="时间", required=False, widget=forms.TimeInput({"type": "time"}, format="%H:%M")
    )

    def __init__(self, *args, now: datetime, **kwargs):
        super().__init__(*args, **kwargs)
        self.now = now
        self.today = calendar.local_day(now)
        self.offer("day", self.offered_days(), self.today.isoformat())
        first, last = self.today - timedelta(days=BACKDATING_DAYS), self.today
        self.fields["on_day"].widget.attrs.update(min=first.isoformat(), max=last.isoformat())

    def offer(self, name: str, choices: list[tuple[str, str]], initial: Any) -> None:
        """Give a field its choices and what is chosen already."""
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices, field.initial = choices, initial

    def offered_days(self) -> list[tuple[str, str]]:
        """Today, yesterday, another day; and the day that was chosen before midnight or in an old draft."""
        yesterday = self.today - timedelta(days=1)
        days = {self.today: "今天", yesterday: "昨天"}
        chosen = _as_day(self.data.get("day", ""))
        if chosen and may_be_recorded(chosen, self.today):
            days.setdefault(chosen, f"{chosen.month}月{chosen.day}日")
        return [*((day.isoformat(), label) for day, label in days.items()), (OTHER_DAY, "其他日期")]

    def clean(self):
        super().clean()
        if "day" in self.cleaned_data and not {"on_day", "at_time"} & set(self.errors):
            self.clean_moment(self.cleaned_data)

    def clean_moment(self, cleaned: dict) -> None:
        """Work out `visited_at` from the quick choice or the exact day (Rules of duties, 5)."""
        is_exact = cleaned["day"] == OTHER_DAY
        day = cleaned["on_day"] if is_exact else date.fromisoformat(cleaned["day"])
        if day is None:
            self.add_error("on_day", "请填写走访的日期")
        elif day > self.today:
            self.add_error("on_day" if is_exact else "day", "走访日期不能晚于今天")
        elif not self.is_allowed(day):
            self.add_error("on_day" if is_exact else "day", f"只能补记 {BACKDATING_DAYS} 天以内的走访")
        else:
            at_time = cleaned["at_time"] if is_exact else None
            cleaned["visited_at"] = self.moment_of(day, at_time)
            if cleaned["visited_at"] > self.now:
                self.add_error("at_time", "走访时间不能晚于现在")

    def is_allowed(self, day: date) -> bool:
        """Whether a visit of that day may still be written down (Rules of duties, 5)."""
        return may_be_recorded(day, self.today)

    def moment_of(self, day: date, at_time: time | None) -> datetime:
        """The given time, else now for today and noon for an earlier day."""
        if at_time is None and day == self.today:
            return self.now
        return datetime.combine(day, at_time or UNKNOWN_TIME, calendar.SHANGHAI)


class VisitForm(MomentForm):
    """One contact with one retiree, on one phone screen; what is open for that person is ticked already."""

    outcome = forms.ChoiceField(
        label="结果",
        widget=forms.RadioSelect,
        choices=Outcome.choices,
        error_messages={"required": "请选择结果：见到、电话、无人还是谢绝"},
    )
    kinds = forms.MultipleChoiceField(
        label="完成的服务",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "请至少选择一项服务；没有完成任务的看望选“走访”"},
    )
    done = forms.CharField(
        label="做了什么", required=False, max_length=1000, widget=forms.Textarea({"rows": 2})
    )
    next_step = forms.CharField(label="下一步", required=False, max_length=500)
    needs = forms.CharField(
        label="听到的需求", required=False, max_length=1000, widget=forms.Textarea({"rows": 2})
    )
    mood = forms.TypedChoiceField(
        label="心情",
        required=False,
        coerce=int,
        empty_value=None,
        widget=forms.RadioSelect,
        choices=[("", "没问"), *Mood.choices],
    )
    concerns = forms.MultipleChoiceField(
        label="关切", required=False, widget=forms.CheckboxSelectMultiple, choices=Concern.choices
    )
    mood_words = forms.CharField(label="说了什么心里话", required=False, max_length=200)
    next_try_on = DayField(label="没有见到人的，哪天再去", required=False)
    submission_id = forms.UUIDField(
        widget=forms.HiddenInput, error_messages=dict.fromkeys(["required", "invalid"], INCOMPLETE)
    )

    def __init__(
        self, *args, open_kinds: dict[str, str], now: datetime, died_on: date | None = None, **kwargs
    ):
        """`open_kinds`: the kinds that are open for the person, with how urgent they are in words.

        After a death (`died_on`) it is about the family; what was done before it can still be written down.
        """
        super().__init__(*args, now=now, **kwargs)
        self.offer_kinds(open_kinds, died_on)
        next_try = self.today + timedelta(days=NEXT_TRY_DAYS)
        self.fields["next_try_on"].initial = next_try
        self.fields["next_try_on"].widget.attrs["min"] = self.today.isoformat()

    def offer_kinds(self, open_kinds: dict[str, str], died_on: date | None) -> None:
        """What is open, ticked already, and what can always be done; after a death the family's first."""
        kinds = [kind for kind in DutyKind if kind in ALWAYS_OFFERED or kind in open_kinds]
        ticked = list(open_kinds) or [DutyKind.VISIT.value]
        words = dict(open_kinds)
        if died_on is not None:
            kinds, ticked = [DutyKind.FUNERAL, *ALWAYS_OFFERED], [DutyKind.FUNERAL.value]
            words |= dict.fromkeys(ALWAYS_OFFERED, "去世前的，补记")
        self.offer(
            "kinds", [(kind.value, _with_words(kind.label, words.get(kind))) for kind in kinds], ticked
        )

    def clean(self):
        super().clean()
        if "mood" in self.cleaned_data:
            self.check_mood(self.cleaned_data)

    def clean_moment(self, cleaned: dict) -> None:
        super().clean_moment(cleaned)
        if "visited_at" in cleaned:
            self.clean_next_try(cleaned, calendar.local_day(cleaned["visited_at"]))

    def check_mood(self, cleaned: dict) -> None:
        """A mood is somebody's who was met or called, and concerns go with one."""
        if cleaned["mood"] is None and (cleaned.get("concerns") or cleaned.get("mood_words")):
            self.add_error("mood", WITHOUT_MOOD)
        elif cleaned["mood"] is not None and cleaned.get("outcome") == Outcome.ABSENT:
            self.add_error("mood", OF_NOBODY)

    def clean_next_try(self, cleaned: dict, day: date) -> None:
        """Only after nobody was in; 2 days later unless another day is chosen (Rules of duties, 4)."""
        next_try = cleaned.get("next_try_on")
        if cleaned.get("outcome") != Outcome.ABSENT:
            cleaned["next_try_on"] = None
        elif next_try is not None and not day <= next_try <= day + timedelta(days=BACKDATING_DAYS):
            self.add_error("next_try_on", f"再去的日期应在走访之后 {BACKDATING_DAYS} 天以内")

    @property
    def is_unfolded(self) -> bool:
        """Whether what is folded away on the page says something, or is wrong."""
        folded = [self[name] for name in ("needs", *OF_A_MOOD)]
        return any(field.errors or field.value() for field in folded)

    def answers(self) -> dict:
        """The arguments of `record_visit` that come from the form."""
        return {name: self.cleaned_data[name] for name in [*OF_A_VISIT, *OF_A_MOOD, "submission_id"]}

    def says_same_as(self, visit: Visit) -> bool:
        """Whether a visit that was saved under this submission holds what is in the form now."""
        return says_same(self.cleaned_data, calendar.local_day(self.cleaned_data["visited_at"]), visit)


class VisitCorrectionForm(VisitForm):
    """The same form about a visit that was recorded, with its version; its own day stays allowed however old."""

    version = forms.IntegerField(
        widget=forms.HiddenInput, error_messages=dict.fromkeys(["required", "invalid"], INCOMPLETE)
    )

    def __init__(self, *args, visit: Visit, reads_mood: bool, **kwargs):
        """Without `reads_mood` there is nothing about the mood in the form, and it stays as it is."""
        self.visit = visit
        names = ["outcome", "kinds", "done", "needs", "next_step", "next_try_on", "version"]
        kwargs["initial"] = {name: getattr(visit, name) for name in names}
        if reads_mood:
            kwargs["initial"] |= mood_of(visit)
        then = visit.visited_at.astimezone(calendar.SHANGHAI)
        kwargs["initial"] |= {"day": OTHER_DAY, "on_day": then.date(), "at_time": then.time()}
        super().__init__(*args, **kwargs)
        del self.fields["submission_id"]
        if not reads_mood:
            for name in OF_A_MOOD:
                del self.fields[name]
        first = min(then.date(), self.today - timedelta(days=BACKDATING_DAYS))
        self.fields["on_day"].widget.attrs["min"] = first.isoformat()

    def offer(self, name: str, choices: list[tuple[str, str]], initial: Any) -> None:
        """What the visit was for stays among the choices."""
        if name == "kinds":
            known = {value for value, _ in choices}
            choices += [(kind, DutyKind(kind).label) for kind in self.visit.kinds if kind not in known]
        super().offer(name, choices, self.initial.get(name, initial))

    def is_allowed(self, day: date) -> bool:
        return day == self.visit.visited_on or super().is_allowed(day)

    def moment_of(self, day: date, at_time: time | None) -> datetime:
        """What wasn't changed stays to the second."""
        then = self.visit.visited_at.astimezone(calendar.SHANGHAI)
        is_same = day == then.date() and at_time in (None, then.time().replace(second=0, microsecond=0))
        return self.visit.visited_at if is_same else super().moment_of(day, at_time)

    def answers(self) -> dict:
        """The arguments of `correct_visit` that come from the form."""
        names = [*OF_A_VISIT, *(name for name in OF_A_MOOD if name in self.fields), "version"]
        return {name: self.cleaned_data[name] for name in names}


class WaiverForm(PlainWords, forms.Form):
    reason = forms.CharField(
        label="免访原因",
        min_length=2,
        max_length=200,
        help_text="例如：外出探亲，12月5日返回。原因会记入任务，并计入统计。",
        error_messages={"required": "请填写免访原因", "min_length": "免访原因至少写 2 个字"},
    )


def says_same(answers: dict, day: date, visit: Visit) -> bool:
    """Whether a visit that was saved holds these answers and was on that day."""
    names, said = ["outcome", "done", "needs", "next_step"], mood_of(visit)
    return (
        all(answers[name] == getattr(visit, name) for name in names)
        and set(answers["kinds"]) == set(visit.kinds)
        and day == visit.visited_on
        and (answers["mood"], answers["mood_words"]) == (said["mood"], said["mood_words"])
        and in_order(answers["concerns"], Concern) == said["concerns"]
    )


def mood_of(visit: Visit) -> dict[str, Any]:
    """What was noted of the mood on a visit, by the names of the form."""
    record = noted_on(visit)
    if record is None:
        return {"mood": None, "concerns": [], "mood_words": ""}
    return {"mood": record.mood, "concerns": record.concerns, "mood_words": record.words}


def _with_words(label: str, words: str | None) -> str:
    return f"{label}（{words}）" if words else label


def _as_day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
