"""Suggestions 金点子: what staff and the public propose, what became of it, and what is shown of it with thanks."""

from datetime import date

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from activities.models.versions import public_content
from laoling.accounts.models import Leave, Unit
from laoling.crypto import BlindIndexField, EncryptedTextField
from laoling.people.id_number import mask_phone
from laoling.people.models import Retiree

MOST_WORDS, MOST_DONE = 500, 500


class Source(models.TextChoices):
    STAFF = "STAFF", "工作人员"
    PUBLIC = "PUBLIC", "老同志和居民"


class State(models.TextChoices):
    SUBMITTED = "SUBMITTED", "待答复"
    ACCEPTED = "ACCEPTED", "已采纳，待指派"
    ASSIGNED = "ASSIGNED", "办理中"
    DONE = "DONE", "已办成"
    DECLINED = "DECLINED", "未采纳"


OPEN = (State.SUBMITTED, State.ACCEPTED, State.ASSIGNED)
TAKEN_UP = (State.ACCEPTED, State.ASSIGNED, State.DONE)


class SuggestionQuerySet(models.QuerySet):
    def visible_to(self, user):
        if not user.is_authenticated:
            return self.none()
        return self.filter(unit__in=Unit.objects.visible_to(user))

    def open(self):
        return self.filter(state__in=OPEN)

    def waiting(self):
        """What nobody has answered yet."""
        return self.filter(state=State.SUBMITTED)

    def overdue(self, today: date):
        """Assigned, and not done by the deadline."""
        return self.filter(state=State.ASSIGNED, due_on__lt=today)

    def of(self, user, today: date):
        """Those that the user sees to, also in place of somebody on leave that day."""
        away = Leave.objects.filter(substitute=user, starts_on__lte=today, ends_on__gte=today)
        return self.filter(Q(owner=user) | Q(owner__in=away.values("user")))

    def to_be_called(self):
        """Settled ones whose suggester left a number and wasn't called yet; nobody calls for the dead."""
        dead = Retiree.objects.filter(
            died_on__isnull=False, phone_index=OuterRef("phone_index"), name=OuterRef("name")
        )
        settled = self.filter(state__in=(State.DONE, State.DECLINED), called_at=None)
        return settled.exclude(phone_index=None).exclude(Exists(dead))

    def of_caller(self, retiree: Retiree):
        """Those that came with that person's number, under the same name or none."""
        if not retiree.phone_index:
            return self.none()
        return self.filter(phone_index=retiree.phone_index, name__in=("", retiree.name))


# The history says what became of it, never who it came from: a name and a number can be taken out for good.
@pghistory.track(exclude=["name", "phone", "phone_index"])
class Suggestion(models.Model):
    """An improvement that somebody proposes to a unit; `steps` tell its story."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="suggestions", verbose_name="单位")
    source = models.CharField("来自", max_length=10, choices=Source)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="suggestions",
        verbose_name="建议人（工作人员）",
    )
    name = models.CharField("称呼", max_length=50, blank=True, default="")
    phone = EncryptedTextField("电话", purpose="suggestions.phone", blank=True, default="")
    phone_index = BlindIndexField(
        source="phone", purpose="people.phone", transform="digits", null=True, editable=False
    )
    name_agreed_on = models.DateField("同意公开姓名", null=True, blank=True)
    name_revoked_on = models.DateField("撤回同意", null=True, blank=True)
    words = models.CharField("建议", max_length=MOST_WORDS)
    submitted_at = models.DateTimeField("提出时间")
    submitted_on = models.DateField("提出日期", editable=False)
    state = models.CharField("状态", max_length=10, choices=State, default=State.SUBMITTED)
    answered_on = models.DateField("答复日期", null=True, blank=True)
    reason = models.CharField("未采纳的原因", max_length=200, blank=True, default="")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="办理人",
    )
    due_on = models.DateField("期限", null=True, blank=True)
    done = models.CharField("怎么办的", max_length=MOST_DONE, blank=True, default="")
    done_on = models.DateField("办成日期", null=True, blank=True)
    called_at = models.DateTimeField("致谢电话", null=True, blank=True)
    called_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="打电话的人",
        db_index=False,
    )
    version = models.PositiveIntegerField("版本", default=1, editable=False)
    submission_id = models.UUIDField("提交编号", unique=True, help_text="同一次填写只登记一次")

    objects = SuggestionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "金点子"
        default_permissions = ["view"]
        permissions = [
            ("make_suggestion", "提金点子"),
            ("judge_suggestion", "答复、指派、公示金点子"),
            ("work_suggestion", "办理金点子"),
        ]
        ordering = ["-submitted_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="suggestions_suggestion_declined_with_reason",
                condition=(Q(state="DECLINED") & ~Q(reason="")) | (~Q(state="DECLINED") & Q(reason="")),
                violation_error_message="不采纳的，请写明原因。",
            ),
            models.CheckConstraint(
                name="suggestions_suggestion_assigned_with_owner_and_day",
                condition=~Q(state__in=("ASSIGNED", "DONE")) | Q(owner__isnull=False, due_on__isnull=False),
                violation_error_message="请写明由谁办理、什么时候办成。",
            ),
            models.CheckConstraint(
                name="suggestions_suggestion_done_with_what",
                condition=(Q(state="DONE", done_on__isnull=False) & ~Q(done=""))
                | (~Q(state="DONE") & Q(done_on=None, done="")),
                violation_error_message="请写明怎么办的。",
            ),
            models.CheckConstraint(
                name="suggestions_suggestion_answered_on_a_day",
                condition=Q(state="SUBMITTED", answered_on=None)
                | (~Q(state="SUBMITTED") & Q(answered_on__isnull=False)),
            ),
            models.CheckConstraint(
                name="suggestions_suggestion_called_by_somebody",
                condition=Q(called_at=None, called_by=None)
                | Q(called_at__isnull=False, called_by__isnull=False),
            ),
            models.CheckConstraint(
                name="suggestions_suggestion_revoked_after_agreed",
                condition=Q(name_revoked_on=None)
                | Q(name_agreed_on__isnull=False, name_revoked_on__gte=models.F("name_agreed_on")),
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "submitted_on"], name="suggestions_by_unit"),
            models.Index(fields=["due_on"], name="suggestions_assigned", condition=Q(state="ASSIGNED")),
        ]

    def __str__(self):
        return self.words if len(self.words) <= 24 else f"{self.words[:23]}…"

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def masked_phone(self) -> str:
        return mask_phone(self.phone)

    @property
    def may_be_named(self) -> bool:
        """Whether the suggester agreed to the name being public, and didn't take it back."""
        return self.name_agreed_on is not None and self.name_revoked_on is None

    @property
    def whose(self) -> str:
        """Who it came from, as far as that was said."""
        return str(self.author) if self.author else self.name or "没有留名"

    @property
    def wants_call(self) -> bool:
        return self.state in (State.DONE, State.DECLINED) and bool(self.phone) and self.called_at is None

    def is_overdue(self, today: date) -> bool:
        return self.state == State.ASSIGNED and self.due_on is not None and self.due_on < today


class Step(models.TextChoices):
    SUBMITTED = "SUBMITTED", "提出"
    ACCEPTED = "ACCEPTED", "采纳"
    DECLINED = "DECLINED", "未采纳"
    ASSIGNED = "ASSIGNED", "指派"
    DONE = "DONE", "办成"
    SHOWN = "SHOWN", "公示致谢"
    HIDDEN = "HIDDEN", "撤下公示"
    CALLED = "CALLED", "打电话致谢"
    REVOKED = "REVOKED", "撤回公开姓名的同意"


class SuggestionStep(models.Model):
    """One thing that was done about a suggestion. Only ever added to."""

    suggestion = models.ForeignKey(Suggestion, models.CASCADE, related_name="steps", verbose_name="金点子")
    kind = models.CharField("步骤", max_length=10, choices=Step)
    at = models.DateTimeField("时间")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="经手人"
    )
    words = models.CharField("说明", max_length=500, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "金点子经过"
        default_permissions = []
        ordering = ["at", "pk"]

    def __str__(self):
        return f"{self.get_kind_display()} {self.at:%Y-%m-%d %H:%M}"


@pghistory.track(exclude=["name"])
class Thanks(models.Model):
    """What the public page shows of a suggestion that was carried out: all of it stands here, and nothing else."""

    suggestion = models.OneToOneField(
        Suggestion, models.CASCADE, related_name="thanks", verbose_name="金点子"
    )
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="单位")
    words = models.CharField("建议", max_length=MOST_WORDS)
    done = models.CharField("怎么办的", max_length=MOST_DONE)
    name = models.CharField("姓名", max_length=50, blank=True, default="")
    shown_on = models.DateField("公示日期")
    shown_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="公示人", db_index=False
    )

    class Meta:
        verbose_name = verbose_name_plural = "金点子公示"
        default_permissions = []
        ordering = ["-shown_on", "-pk"]
        triggers = [public_content("new_suggestions_version")]

    def __str__(self):
        return f"{self.suggestion} {self.shown_on}"
