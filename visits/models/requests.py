"""Help requests 诉求, the steps taken on them, and the two tables that a department edits: topics and urgencies."""

from datetime import datetime

import pghistory
from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from cards.models import ServiceCard
from laoling.accounts.models import Leave, Level, Unit
from laoling.crypto import BlindIndexField, EncryptedTextField
from laoling.people.id_number import mask_phone
from laoling.people.models import Retiree
from visits.models.visits import Visit
from visits.requests import deadlines
from visits.requests.states import (
    HOW_SATISFIED,
    NOT_CLOSED,
    UNRESOLVED,
    Category,
    Channel,
    State,
    Step,
)


@pghistory.track()
class RequestTopic(models.Model):
    """What a request is about; its category is that of the requests registered under it from now on."""

    name = models.CharField("事项", max_length=20, unique=True)
    category = models.CharField("类别", max_length=10, choices=Category)
    place = models.PositiveSmallIntegerField("次序", default=100)
    is_offered = models.BooleanField("可选", default=True, help_text="不再使用的取消勾选，已登记的不受影响")

    class Meta:
        verbose_name = verbose_name_plural = "诉求事项"
        default_permissions = ["view", "add", "change"]
        ordering = ["place", "pk"]

    def __str__(self):
        return self.name


@pghistory.track()
class RequestUrgency(models.Model):
    """How fast a request has to be resolved: within hours of the clock, or within working days."""

    name = models.CharField("紧急程度", max_length=10, unique=True)
    place = models.PositiveSmallIntegerField("次序", unique=True, help_text="最急的排在最前")
    hours = models.PositiveSmallIntegerField(
        "小时", null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(240)]
    )
    working_days = models.PositiveSmallIntegerField(
        "工作日", null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(120)]
    )
    ladder = models.CharField("提醒阶梯", max_length=30, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "紧急程度"
        default_permissions = ["view", "change"]
        ordering = ["place"]
        constraints = [
            models.CheckConstraint(
                name="visits_requesturgency_hours_or_working_days",
                condition=Q(hours__gte=1, working_days=None) | Q(hours=None, working_days__gte=1),
                violation_error_message="期限请填小时或工作日，两者只填一个。",
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def limit(self) -> str:
        """`4 小时内`, `5 个工作日内`."""
        return f"{self.hours} 小时内" if self.hours else f"{self.working_days} 个工作日内"

    def due_at(self, begun_at: datetime) -> datetime:
        """When a request of this urgency, begun at that moment, is late."""
        return deadlines.due_at(begun_at, hours=self.hours, working_days=self.working_days)


class HelpRequestQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Requests of the user's people, and those of callers who are nobody's yet, at the user's stations."""
        if not user.is_authenticated or not user.sees_people:
            return self.none()
        nobody_s = Q(retiree=None, station__in=Unit.objects.visible_to(user))
        return self.filter(Q(retiree__in=Retiree.objects.visible_to(user)) | nobody_s)

    def unresolved(self):
        return self.filter(state__in=UNRESOLVED)

    def overdue(self, now):
        return self.unresolved().filter(due_at__lte=now)

    def awaiting_call_back(self):
        return self.filter(state=State.RESOLVED)

    def not_closed(self):
        return self.filter(state__in=NOT_CLOSED)

    def without_handler(self):
        """Unresolved ones that nobody answers for."""
        return self.unresolved().filter(handler=None)

    def of(self, user, today):
        """Those that the user handles, also in place of somebody on leave that day."""
        away = Leave.objects.filter(substitute=user, starts_on__lte=today, ends_on__gte=today)
        return self.filter(Q(handler=user) | Q(handler__in=away.values("user")))


@pghistory.track()
class HelpRequest(models.Model):
    """Something that a retiree, or a caller not known yet, asks of us; `steps` tell its story."""

    State = State

    retiree = models.ForeignKey(
        Retiree,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="requests",
        verbose_name="老同志",
        db_index=False,
    )
    station = models.ForeignKey(
        Unit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="受理站",
        limit_choices_to={"level": Level.STATION},
        help_text="来电人身份不明时，由哪个站办理",
    )
    caller_name = models.CharField("来电人", max_length=50, blank=True, help_text="不是老同志本人时填写")
    caller_phone = EncryptedTextField(
        "来电号码", purpose="visits.request.caller_phone", blank=True, default=""
    )
    caller_phone_index = BlindIndexField(
        source="caller_phone", purpose="people.phone", transform="digits", null=True, editable=False
    )
    channel = models.CharField("来源", max_length=10, choices=Channel)
    visit = models.ForeignKey(
        Visit, models.SET_NULL, null=True, blank=True, related_name="requests", verbose_name="走访记录"
    )
    card = models.ForeignKey(
        ServiceCard, models.SET_NULL, null=True, blank=True, related_name="requests", verbose_name="服务卡"
    )
    category = models.CharField("类别", max_length=10, choices=Category)
    topic = models.ForeignKey(RequestTopic, models.PROTECT, related_name="requests", verbose_name="事项")
    urgency = models.ForeignKey(
        RequestUrgency, models.PROTECT, related_name="requests", verbose_name="紧急程度"
    )
    words = models.CharField("诉求内容", max_length=1000)
    state = models.CharField("状态", max_length=12, choices=State, default=State.REGISTERED)
    handler = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="requests",
        verbose_name="经办人",
    )
    registered_at = models.DateTimeField("登记时间", default=timezone.now)
    registered_on = models.DateField("登记日", editable=False)
    registered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="登记人", db_index=False
    )
    due_at = models.DateTimeField("期限", help_text="到这一刻还没有办结就是逾期")
    due_on = models.DateField("到期日", editable=False)
    wait_reason = models.CharField("等待原因", max_length=200, blank=True, default="")
    done = models.CharField("办理结果", max_length=1000, blank=True, default="")
    resolved_at = models.DateTimeField("办结时间", null=True, blank=True)
    satisfaction = models.PositiveSmallIntegerField("满意度", null=True, blank=True, choices=HOW_SATISFIED)
    called_back_at = models.DateTimeField("回访时间", null=True, blank=True)
    closed_at = models.DateTimeField("结案时间", null=True, blank=True)
    times_reopened = models.PositiveSmallIntegerField("重新办理次数", default=0)
    version = models.PositiveIntegerField("版本", default=1, editable=False)
    submission_id = models.UUIDField("提交编号", unique=True, help_text="同一次填写只登记一次")

    objects = HelpRequestQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "诉求"
        default_permissions = ["view"]
        permissions = [
            ("register_request", "登记诉求"),
            ("work_request", "办理诉求"),
            ("assign_request", "指派诉求"),
            ("close_request", "诉求结案"),
        ]
        ordering = ["-registered_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="visits_helprequest_of_a_person_or_a_caller",
                condition=Q(retiree__isnull=False, station=None)
                | (
                    Q(retiree=None, station__isnull=False, caller_phone_index__isnull=False)
                    & ~Q(caller_name="")
                ),
                violation_error_message="请选定老同志；查不到的，请填写来电人的姓名和电话。",
            ),
            models.CheckConstraint(
                name="visits_helprequest_has_words",
                condition=~Q(words=""),
                violation_error_message="请填写诉求内容。",
            ),
            models.CheckConstraint(
                name="visits_helprequest_waits_for_a_reason",
                condition=(Q(state=State.WAITING) & ~Q(wait_reason=""))
                | (~Q(state=State.WAITING) & Q(wait_reason="")),
                violation_error_message="等待中的诉求要有等待原因。",
            ),
            models.CheckConstraint(
                name="visits_helprequest_resolved_with_deed",
                condition=Q(state__in=UNRESOLVED, resolved_at=None, done="")
                | (Q(state__in=[State.RESOLVED, State.CALLED_BACK], resolved_at__isnull=False) & ~Q(done=""))
                | Q(state=State.CLOSED, resolved_at=None, done="")
                | (Q(state=State.CLOSED, resolved_at__isnull=False) & ~Q(done="")),
                violation_error_message="办结的诉求要写明做了什么。",
            ),
            models.CheckConstraint(
                name="visits_helprequest_called_back_with_satisfaction",
                condition=Q(state__in=[*UNRESOLVED, State.RESOLVED], called_back_at=None, satisfaction=None)
                | Q(state=State.CALLED_BACK, called_back_at__isnull=False, satisfaction__range=(1, 5))
                | Q(state=State.CLOSED, called_back_at=None, satisfaction=None)
                | Q(state=State.CLOSED, called_back_at__isnull=False, satisfaction__range=(1, 5)),
                violation_error_message="回访要有满意度（1 至 5 分）。",
            ),
            models.CheckConstraint(
                name="visits_helprequest_closed_with_moment",
                condition=Q(state=State.CLOSED, closed_at__isnull=False)
                | (~Q(state=State.CLOSED) & Q(closed_at=None)),
            ),
            models.CheckConstraint(
                name="visits_helprequest_visit_only_from_visits",
                condition=Q(visit=None) | Q(channel=Channel.VISIT),
                violation_error_message="只有走访中听到的诉求才关联走访记录。",
            ),
            models.CheckConstraint(
                name="visits_helprequest_due_after_registering", condition=Q(due_at__gt=F("registered_at"))
            ),
        ]
        indexes = [
            models.Index(fields=["retiree", "-registered_at"], name="visits_helprequest_by_retiree"),
            models.Index(
                fields=["due_at"],
                name="visits_helprequest_unresolved",
                condition=Q(state__in=UNRESOLVED),
            ),
            models.Index(fields=["-registered_at", "-id"], name="visits_helprequest_newest"),
            models.Index(fields=["registered_on"], name="visits_helprequest_by_day"),
            models.Index(
                fields=["caller_phone_index"],
                name="visits_helprequest_by_caller",
                condition=Q(caller_phone_index__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.whose}的诉求（{self.topic}）"

    @property
    def whose(self) -> str:
        """The name of the retiree, else of the caller."""
        return self.retiree.name if self.retiree else self.caller_name

    @property
    def home_station(self) -> Unit:
        """Whose station has to see to it: the person's, else the one that took the call."""
        station = self.retiree.station if self.retiree else self.station
        assert station is not None
        return station

    @property
    def masked_caller_phone(self) -> str:
        return mask_phone(self.caller_phone)

    @property
    def is_unresolved(self) -> bool:
        return self.state in UNRESOLVED

    def is_overdue(self, now: datetime) -> bool:
        """Not resolved, and its deadline is over."""
        return self.is_unresolved and self.due_at <= now

    @property
    def due_in_words(self) -> str:
        return deadlines.in_words(self.due_at)

    @property
    def is_late(self) -> bool:
        """Resolved, but after its deadline."""
        return self.resolved_at is not None and self.resolved_at >= self.due_at


class RequestStep(models.Model):
    """One thing that was done to a request: by whom, when, and what was said. Only ever added to."""

    Kind = Step

    request = models.ForeignKey(
        HelpRequest, models.CASCADE, related_name="steps", verbose_name="诉求", db_index=False
    )
    kind = models.CharField("步骤", max_length=12, choices=Step)
    at = models.DateTimeField("时间")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="经手人", db_index=False
    )
    handler = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="指派给",
        db_index=False,
    )
    words = models.CharField("说明", max_length=1000, blank=True)
    satisfaction = models.PositiveSmallIntegerField("满意度", null=True, blank=True, choices=HOW_SATISFIED)
    due_at = models.DateTimeField("新的期限", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "诉求经过"
        default_permissions = []
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="visits_requeststep_satisfaction_of_a_call_back",
                condition=Q(kind=Step.CALLED_BACK, satisfaction__range=(1, 5))
                | (~Q(kind=Step.CALLED_BACK) & Q(satisfaction=None)),
                violation_error_message="请选择满意度。",
            ),
        ]
        indexes = [
            models.Index(fields=["request", "at"], name="visits_requeststep_by_request"),
            models.Index(
                fields=["at"], name="visits_requeststep_call_backs", condition=Q(kind=Step.CALLED_BACK)
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.at:%Y-%m-%d %H:%M}"
