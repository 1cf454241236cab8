"""Findings 问题 and their rectification 整改, the steps taken, and the photos that show both."""

from datetime import date, timedelta

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Count, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce

from activities.models import Venue
from branding.models.checks import QualityCheck, seen_by
from branding.models.standards import Norm, StandardItem
from laoling.accounts.models import Leave, Unit

REPEATS_WITHIN = timedelta(days=30)


class FindingQuerySet(models.QuerySet):
    def visible_to(self, user):
        if not user.is_authenticated:
            return self.none()
        return self.filter(seen_by(user, Q(check_made__checked_by=user), Q(rectification__owner=user)))

    def with_repeats(self):
        """Annotate `repeats`: how often the same was found there, or of that member, in the 30 days before.

        The same words are the same item, whichever version of the norm they stand in; what the public marks low
        has no words of a norm: there it is the same norm again.
        """
        said = Coalesce("item__text", Value(""))
        earlier = Finding.objects.alias(said=said).filter(
            Q(venue=OuterRef("venue")) | Q(member=OuterRef("member")),
            said=OuterRef("said"),
            norm=OuterRef("norm"),
            found_on__gte=OuterRef("found_on") - REPEATS_WITHIN,
            found_at__lt=OuterRef("found_at"),
        )
        count = earlier.order_by().values("norm").annotate(count=Count("pk")).values("count")
        return self.alias(said=said).annotate(repeats=Coalesce(Subquery(count), 0))


class Finding(models.Model):
    """Something that wasn't as it should be: an item of a check, or what the public marked low on a day."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="单位")
    check_made = models.ForeignKey(
        QualityCheck, models.PROTECT, null=True, blank=True, related_name="findings", verbose_name="检查"
    )
    venue = models.ForeignKey(
        Venue, models.PROTECT, null=True, blank=True, related_name="findings", verbose_name="活动室"
    )
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="工作人员",
    )
    norm = models.CharField("规范", max_length=20, choices=Norm)
    item = models.ForeignKey(
        StandardItem, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="条目"
    )
    note = models.CharField("情况", max_length=200, blank=True)
    found_on = models.DateField("发现日")
    found_at = models.DateTimeField("发现时间")

    objects = FindingQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "问题"
        default_permissions = []
        ordering = ["-found_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="branding_finding_of_a_venue_or_a_member",
                condition=Q(venue__isnull=False, member=None) | Q(venue=None, member__isnull=False),
            ),
            models.CheckConstraint(
                name="branding_finding_of_an_item_or_of_the_public",
                condition=Q(check_made__isnull=False, item__isnull=False) | Q(check_made=None, item=None),
            ),
            models.UniqueConstraint(
                fields=["check_made", "item"],
                name="branding_finding_item_once_per_check",
                violation_error_message="这一条已经登记过。",
            ),
            models.UniqueConstraint(
                fields=["venue", "norm", "found_on"],
                condition=Q(check_made=None),
                name="branding_finding_public_once_per_day",
                violation_error_message="今天的低分已经汇总成一个问题。",
            ),
        ]
        indexes = [
            models.Index(fields=["venue", "found_on"], name="branding_finding_by_venue"),
            models.Index(fields=["member", "found_on"], name="branding_finding_by_member"),
        ]

    def __str__(self):
        return f"{self.of_what} · {self.what}"

    @property
    def of_what(self) -> str:
        """The venue's or the member's name."""
        return str(self.venue or self.member)

    @property
    def what(self) -> str:
        """The line of the norm, or that the public wasn't content with it."""
        return str(self.item) if self.item else f"群众评价不满意（{SPOKEN[Norm(self.norm)]}）"

    @property
    def is_of_the_public(self) -> bool:
        return self.check_made_id is None


SPOKEN = {Norm.RECEPTION: "接待", Norm.VENUE: "环境", Norm.WORK: "办事", Norm.SHIFT: "岗位"}


class RectificationQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(finding__in=Finding.objects.visible_to(user))

    def open(self):
        """Neither verified nor set aside."""
        return self.filter(ended_at=None)

    def undone(self):
        """What somebody has still to put right."""
        return self.open().filter(done_at=None)

    def awaiting_verification(self):
        return self.open().exclude(done_at=None)

    def overdue(self, today: date):
        return self.undone().filter(due_on__lt=today)

    def repeated(self):
        """Of findings that had been made there before, within REPEATS_WITHIN."""
        return self.filter(finding__in=Finding.objects.with_repeats().filter(repeats__gt=0))

    def of(self, user, today: date):
        """Those that the user answers for, also in place of somebody on leave that day."""
        away = Leave.objects.filter(substitute=user, starts_on__lte=today, ends_on__gte=today)
        return self.filter(Q(owner=user) | Q(owner__in=away.values("user")))


@pghistory.track()
class Rectification(models.Model):
    """What becomes of a finding: who puts it right by when, and who saw that it was."""

    finding = models.OneToOneField(Finding, models.PROTECT, related_name="rectification", verbose_name="问题")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="rectifications",
        verbose_name="整改人",
    )
    due_on = models.DateField("期限")
    done = models.CharField("怎么改的", max_length=200, blank=True)
    done_at = models.DateTimeField("改好时间", null=True, blank=True)
    done_on = models.DateField("改好日", null=True, blank=True, editable=False)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="报告人",
    )
    ended_at = models.DateTimeField("了结时间", null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="核实人",
    )
    set_aside = models.CharField("不需要整改的原因", max_length=200, blank=True)
    times_returned = models.PositiveSmallIntegerField("退回次数", default=0)
    version = models.PositiveIntegerField("版本", default=1, editable=False)

    objects = RectificationQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "整改"
        default_permissions = ["view"]
        permissions = [("work_rectification", "报告整改"), ("verify_rectification", "指派和核实整改")]
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="branding_rectification_done_with_who_and_how",
                condition=Q(done_at=None, done_on=None, done_by=None, done="")
                | (
                    Q(
                        done_at__isnull=False,
                        done_on__isnull=False,
                        done_by__isnull=False,
                        owner__isnull=False,
                    )
                    & ~Q(done="")
                ),
                violation_error_message="请写明怎么改的；改好的要有整改人。",
            ),
            models.CheckConstraint(
                name="branding_rectification_ended_with_who",
                condition=Q(ended_at=None, ended_by=None, set_aside="")
                | Q(ended_at__isnull=False, ended_by__isnull=False, done_at__isnull=False, set_aside="")
                | (Q(ended_at__isnull=False, ended_by__isnull=False, done_at=None) & ~Q(set_aside="")),
                violation_error_message="改好的才能核实；不需要整改的要写明原因。",
            ),
            models.CheckConstraint(
                name="branding_rectification_verified_by_another",
                condition=Q(ended_by=None)
                | ((Q(owner=None) | ~Q(ended_by=F("owner"))) & (Q(done_by=None) | ~Q(ended_by=F("done_by")))),
                violation_error_message="整改人自己不能核实，请由别人核实。",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_on"], name="branding_rectification_open", condition=Q(ended_at__isnull=True)
            ),
        ]

    def __str__(self):
        return f"{self.finding}的整改"

    @property
    def is_open(self) -> bool:
        return self.ended_at is None

    @property
    def is_undone(self) -> bool:
        return self.is_open and self.done_at is None

    def is_overdue(self, today: date) -> bool:
        return self.is_undone and self.due_on < today

    @property
    def state(self) -> str:
        """In words."""
        if self.set_aside:
            return "不需要整改"
        if self.ended_at:
            return "已核实"
        return "待核实" if self.done_at else "待整改"


class Step(models.TextChoices):
    FOUND = "FOUND", "发现问题"
    ASSIGNED = "ASSIGNED", "指派"
    DONE = "DONE", "报告改好"
    RETURNED = "RETURNED", "退回重改"
    VERIFIED = "VERIFIED", "核实通过"
    SET_ASIDE = "SET_ASIDE", "不需要整改"


class RectificationStep(models.Model):
    """One thing that was done about a finding: by whom, when, and what was said. Only ever added to."""

    rectification = models.ForeignKey(
        Rectification, models.CASCADE, related_name="steps", verbose_name="整改"
    )
    kind = models.CharField("步骤", max_length=10, choices=Step)
    at = models.DateTimeField("时间")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="经手人"
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="整改人"
    )
    due_on = models.DateField("期限", null=True, blank=True)
    words = models.CharField("说明", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "整改经过"
        default_permissions = []
        ordering = ["at", "pk"]

    def __str__(self):
        return f"{self.get_kind_display()} {self.at:%Y-%m-%d %H:%M}"


class PhotoQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(finding__in=Finding.objects.visible_to(user))


class Photo(models.Model):
    """A picture of a finding, or of how it was put right; in the database, so that it is saved with what it shows.

    What is kept is what `branding.photos.cleaned` left of the upload: no place, no device, no hidden picture.
    """

    finding = models.ForeignKey(Finding, models.CASCADE, related_name="photos", verbose_name="问题")
    step = models.ForeignKey(
        RectificationStep,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="photos",
        verbose_name="整改经过",
    )
    content = models.BinaryField("照片")
    width = models.PositiveIntegerField("宽")
    height = models.PositiveIntegerField("高")
    added_at = models.DateTimeField("上传时间")
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="上传人"
    )

    objects = PhotoQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "照片"
        default_permissions = []
        ordering = ["pk"]

    def __str__(self):
        return f"{self.width}×{self.height}"
