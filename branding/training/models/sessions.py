"""Trainings: on a topic, for whom, who came, and how long the credits they earned are valid."""

from datetime import date

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Count, F, Q

from laoling import calendar
from laoling.accounts.models import Role, Unit, User

LEARNING_ROLES = (Role.VISITOR, Role.STATION_HEAD, Role.DEPARTMENT_MANAGER)


@pghistory.track()
class Topic(models.Model):
    """What trainings are about. Its credits lapse after so many months, and are then earned anew."""

    name = models.CharField("主题", max_length=40, unique=True)
    valid_months = models.PositiveSmallIntegerField(
        "学分有效（月）", null=True, blank=True, help_text="不填：长期有效"
    )
    place = models.PositiveSmallIntegerField("次序", default=100)
    retired_on = models.DateField(
        "停用日", null=True, blank=True, help_text="从这一天起不再安排，也不再要求任何人参加"
    )

    class Meta:
        verbose_name = verbose_name_plural = "培训主题"
        default_permissions = ["view", "add", "change"]
        ordering = ["place", "pk"]
        constraints = [
            models.CheckConstraint(
                name="training_topic_valid_for_a_month_or_more",
                condition=Q(valid_months=None) | Q(valid_months__range=(1, 120)),
                violation_error_message="学分有效期请填 1 到 120 个月，长期有效的不填。",
            ),
        ]

    def __str__(self):
        return self.name


class TrainingQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Trainings of one's subtree, and what oneself or somebody one leads is invited to, whoever holds it."""
        if not user.is_authenticated:
            return self.none()
        invited = Q(pk__in=Invitation.objects.visible_to(user).values("training"))
        return self.filter(Q(unit__in=Unit.objects.visible_to(user)) | invited)

    def kept_by(self, user):
        """Those of the user's subtree, which are the user's to change."""
        return self.filter(unit__in=Unit.objects.visible_to(user))

    def standing(self):
        return self.filter(cancelled_at=None)

    def ahead(self, now):
        return self.standing().filter(starts_at__gte=now)

    def recorded(self):
        """Those whose attendance stands: credits come from these only."""
        return self.standing().exclude(recorded_at=None)

    def unrecorded(self, now):
        """Over, and nobody wrote down who came."""
        return self.standing().filter(recorded_at=None, starts_at__lt=now)

    def with_counts(self):
        """Annotate `invited` and `came`, how many people each."""
        return self.annotate(
            invited=Count("invitations"), came=Count("invitations", filter=Q(invitations__came=True))
        )


@pghistory.track()
class Training(models.Model):
    """One training: a topic, when and where, who speaks, what it is worth, and who has to come."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="举办单位")
    topic = models.ForeignKey(Topic, models.PROTECT, related_name="trainings", verbose_name="主题")
    title = models.CharField("名称", max_length=60)
    starts_at = models.DateTimeField("开始时间")
    minutes = models.PositiveSmallIntegerField("时长（分钟）", default=90)
    place = models.CharField("地点", max_length=60)
    trainer = models.CharField("授课人", max_length=60)
    credits = models.PositiveSmallIntegerField("学分", default=1)
    capacity = models.PositiveSmallIntegerField("最多多少人", null=True, blank=True, help_text="不填：不限")
    for_visitors = models.BooleanField("走访员必须参加", default=False)
    for_heads = models.BooleanField("站长必须参加", default=False)
    for_managers = models.BooleanField("服务部管理员必须参加", default=False)
    units = models.ManyToManyField(
        Unit,
        blank=True,
        related_name="+",
        verbose_name="哪些单位必须参加",
        help_text="不选：举办单位及其下属全部单位",
    )
    words = models.TextField("内容", max_length=2000, blank=True)
    recorded_at = models.DateTimeField("到会登记时间", null=True, blank=True, editable=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="到会登记人",
        editable=False,
    )
    cancelled_at = models.DateTimeField("取消时间", null=True, blank=True, editable=False)
    cancelled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="取消人",
        editable=False,
    )
    cancelled_reason = models.CharField("取消原因", max_length=200, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="安排人"
    )
    version = models.PositiveIntegerField("版本", default=1, editable=False)
    submission_id = models.UUIDField("提交编号", unique=True, help_text="同一次填写只登记一次")

    objects = TrainingQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "培训"
        default_permissions = ["view"]
        permissions = [("keep_training", "安排培训、邀请人员、登记到会")]
        ordering = ["-starts_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="training_training_credits_1_to_20",
                condition=Q(credits__range=(1, 20)),
                violation_error_message="学分请填 1 到 20。",
            ),
            models.CheckConstraint(
                name="training_training_lasts_10_minutes_to_a_day",
                condition=Q(minutes__range=(10, 600)),
                violation_error_message="时长请填 10 到 600 分钟。",
            ),
            models.CheckConstraint(
                name="training_training_capacity_is_for_somebody",
                condition=Q(capacity=None) | Q(capacity__gte=1),
                violation_error_message="人数上限至少是 1，不限的不填。",
            ),
            models.CheckConstraint(
                name="training_training_recorded_with_who",
                condition=Q(recorded_at=None, recorded_by=None)
                | Q(recorded_at__isnull=False, recorded_by__isnull=False),
            ),
            models.CheckConstraint(
                name="training_training_cancelled_with_who_and_why",
                condition=Q(cancelled_at=None, cancelled_by=None, cancelled_reason="")
                | (Q(cancelled_at__isnull=False, cancelled_by__isnull=False) & ~Q(cancelled_reason="")),
                violation_error_message="请写明取消的原因。",
            ),
            models.CheckConstraint(
                name="training_training_cancelled_or_recorded",
                condition=Q(cancelled_at=None) | Q(recorded_at=None),
                violation_error_message="已经登记到会的培训不能取消。",
            ),
        ]
        indexes = [models.Index(fields=["-starts_at"], name="training_training_by_start")]

    def __str__(self):
        return self.title

    @property
    def day(self) -> date:
        return calendar.local_day(self.starts_at)

    @property
    def roles(self) -> list[Role]:
        """The roles whose holders have to come, in the audience's units."""
        wanted = (self.for_visitors, self.for_heads, self.for_managers)
        return [role for role, is_wanted in zip(LEARNING_ROLES, wanted, strict=True) if is_wanted]

    def audience_units(self) -> list[Unit]:
        """The units whose staff, and whose subtrees' staff, have to come."""
        return list(self.units.all()) or [self.unit]

    def state(self, now) -> str:
        """In words."""
        if self.cancelled_at:
            return "已取消"
        if self.recorded_at:
            return "已登记到会"
        return "待登记到会" if self.starts_at < now else "待举办"


class InvitationQuerySet(models.QuerySet):
    def visible_to(self, user):
        """One's own; those of the staff of one's subtree for whoever leads them."""
        if not user.is_authenticated:
            return self.none()
        own = Q(member=user)
        if user.role == Role.VISITOR:
            return self.filter(own)
        return self.filter(own | Q(member__in=User.objects.visible_to(user)))

    def earned(self):
        """What brought credits."""
        return self.filter(came=True)

    def valid_on(self, day: date):
        """Credits earned by that day that haven't lapsed on it; the last day counts."""
        return self.earned().filter(Q(valid_until=None) | Q(valid_until__gte=day), earned_on__lte=day)


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Invitation(models.Model):
    """That a member of staff is asked to a training, whether they came, and what that is worth until when."""

    training = models.ForeignKey(
        Training, models.CASCADE, related_name="invitations", verbose_name="培训", db_index=False
    )
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="invitations", verbose_name="工作人员"
    )
    excused = models.CharField("请假原因", max_length=200, blank=True)
    came = models.BooleanField("到会", null=True, blank=True, help_text="空：还没有登记")
    credits = models.PositiveSmallIntegerField("所得学分", default=0)
    earned_on = models.DateField("取得日", null=True, blank=True)
    valid_until = models.DateField("有效至", null=True, blank=True, help_text="当天仍有效；空：长期有效")
    invited_at = models.DateTimeField("邀请时间")
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="邀请人", db_index=False
    )

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "培训人员"
        default_permissions = []
        ordering = ["member__unit__path", "member__name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["training", "member"],
                name="training_invitation_once_per_training",
                violation_error_message="这位同事已经在名单上。",
            ),
            models.CheckConstraint(
                name="training_invitation_credits_for_who_came",
                condition=Q(came=True, credits__gte=1, earned_on__isnull=False)
                | (~Q(came=True) & Q(credits=0, earned_on=None, valid_until=None)),
            ),
            models.CheckConstraint(
                name="training_invitation_valid_from_the_day_on",
                condition=Q(valid_until=None) | Q(valid_until__gte=F("earned_on")),
            ),
            models.CheckConstraint(
                name="training_invitation_who_came_was_not_excused",
                condition=Q(excused="") | ~Q(came=True),
                violation_error_message="到了的不能同时记请假。",
            ),
        ]
        indexes = [
            models.Index(
                fields=["member", "valid_until"], name="training_invitation_earned", condition=Q(came=True)
            ),
        ]

    def __str__(self):
        return f"{self.training} {self.member}"

    @property
    def state(self) -> str:
        """In words."""
        if self.came:
            return "到会"
        if self.excused:
            return "请假"
        return "未到" if self.came is False else "已邀请"

    def is_valid_on(self, day: date) -> bool:
        return bool(self.came) and (self.valid_until is None or self.valid_until >= day)
