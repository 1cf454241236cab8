"""Policies 惠民政策, with the filter that says who is entitled, and one row for each who is."""

import pghistory
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from cards.models import Tier
from laoling.accounts.models import Level, Unit
from laoling.people.models import Ability, Category, Living, Retiree


class Channel(models.TextChoices):
    """How somebody was told."""

    VISIT = "VISIT", "上门"
    PHONE = "PHONE", "电话"
    WINDOW = "WINDOW", "到窗口"
    FAMILY = "FAMILY", "家属转告"
    NOTICE = "NOTICE", "张贴或群通知"


class PolicyQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The policies of the user's subtree, and of the units above it once they are published."""
        if not user.is_authenticated or user.unit_id is None:
            return self.none()
        path, step = user.unit.path, Unit.steplen
        above = [path[:length] for length in range(step, len(path), step)]
        return self.filter(
            Q(unit__path__startswith=path) | Q(unit__path__in=above, published_at__isnull=False)
        )

    def published(self):
        return self.exclude(published_at=None)

    def valid_on(self, day):
        return self.filter(Q(valid_from__lte=day), Q(valid_to=None) | Q(valid_to__gte=day))


@pghistory.track()
class Policy(models.Model):
    """Something that some retirees have a right to; an empty condition asks for nothing."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="policies", verbose_name="发布单位")
    title = models.CharField("名称", max_length=60)
    words = models.TextField("内容", max_length=2000, help_text="公开页面上给老同志看：是什么、怎么办、找谁")
    youngest = models.PositiveSmallIntegerField(
        "年满", null=True, blank=True, validators=[MaxValueValidator(120)]
    )
    oldest = models.PositiveSmallIntegerField(
        "不超过", null=True, blank=True, validators=[MaxValueValidator(120)]
    )
    categories = ArrayField(
        models.CharField(max_length=10, choices=Category), default=list, blank=True, verbose_name="人员类别"
    )
    livings = ArrayField(
        models.CharField(max_length=12, choices=Living), default=list, blank=True, verbose_name="居住状况"
    )
    abilities = ArrayField(
        models.CharField(max_length=10, choices=Ability), default=list, blank=True, verbose_name="能力等级"
    )
    tiers = ArrayField(
        models.PositiveSmallIntegerField(choices=Tier), default=list, blank=True, verbose_name="困难等级"
    )
    stations = models.ManyToManyField(
        Unit,
        blank=True,
        related_name="+",
        verbose_name="老年站",
        limit_choices_to={"level": Level.STATION},
    )
    valid_from = models.DateField("从")
    valid_to = models.DateField("到", null=True, blank=True)
    published_at = models.DateTimeField("发布时间", null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="发布人",
    )
    created_at = models.DateTimeField("登记时间", default=timezone.now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="登记人"
    )
    version = models.PositiveIntegerField("版本", default=1, editable=False)
    submission_id = models.UUIDField("提交编号", unique=True, help_text="同一次填写只登记一次")

    objects = PolicyQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "惠民政策"
        default_permissions = ["view"]
        permissions = [("publish_policy", "发布惠民政策")]
        ordering = ["-valid_from", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="visits_policy_ends_after_beginning",
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                violation_error_message="结束日期不能早于开始日期。",
            ),
            models.CheckConstraint(
                name="visits_policy_ages_in_order",
                condition=Q(youngest=None) | Q(oldest=None) | Q(oldest__gte=F("youngest")),
                violation_error_message="年龄上限不能小于下限。",
            ),
            models.CheckConstraint(
                name="visits_policy_published_with_who",
                condition=Q(published_at=None, published_by=None)
                | Q(published_at__isnull=False, published_by__isnull=False),
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def is_published(self) -> bool:
        return self.published_at is not None

    def is_valid_on(self, day) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


class EntitlementQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(retiree__in=Retiree.objects.visible_to(user))

    def untold(self):
        """Who was left out so far."""
        return self.filter(told_on=None, received_on=None)


@pghistory.track(pghistory.UpdateEvent())
class Entitlement(models.Model):
    """One retiree's right to what a policy offers: whether they were told, and whether they have it."""

    policy = models.ForeignKey(
        Policy, models.CASCADE, related_name="entitlements", verbose_name="政策", db_index=False
    )
    retiree = models.ForeignKey(Retiree, models.PROTECT, related_name="entitlements", verbose_name="老同志")
    made_at = models.DateTimeField("列入时间")
    told_on = models.DateField("告知日", null=True, blank=True)
    channel = models.CharField("告知方式", max_length=10, choices=Channel, blank=True, default="")
    told_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="告知人",
        db_index=False,
    )
    received_on = models.DateField("落实日", null=True, blank=True)
    received_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="登记落实的人",
        db_index=False,
    )

    objects = EntitlementQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "政策落实"
        default_permissions = []
        permissions = [("tick_entitlement", "登记政策告知和落实")]
        constraints = [
            models.UniqueConstraint(
                fields=["policy", "retiree"], name="visits_entitlement_once_per_policy_and_person"
            ),
            models.CheckConstraint(
                name="visits_entitlement_told_with_who_and_how",
                condition=Q(told_on=None, told_by=None, channel="")
                | (Q(told_on__isnull=False, told_by__isnull=False) & ~Q(channel="")),
                violation_error_message="告知要有日期、方式和告知人。",
            ),
            models.CheckConstraint(
                name="visits_entitlement_received_with_who",
                condition=Q(received_on=None, received_by=None)
                | Q(received_on__isnull=False, received_by__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.policy} {self.retiree}"
