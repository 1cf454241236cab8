"""Checks 检查: of a venue or of a member of staff, scored by exception."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from activities.models import Venue
from branding.models.standards import Standard
from laoling.accounts.models import Role, Unit


class CheckKind(models.TextChoices):
    """Who looked: those who work there, their head, or somebody from above who wasn't expected."""

    SELF = "SELF", "自查"
    HEAD = "HEAD", "站长检查"
    SURPRISE = "SURPRISE", "上级抽查"


KIND_OF_ROLE = {
    Role.VISITOR: CheckKind.SELF,
    Role.STATION_HEAD: CheckKind.HEAD,
    Role.DEPARTMENT_MANAGER: CheckKind.SURPRISE,
    Role.CENTRE_LEADER: CheckKind.SURPRISE,
}


def seen_by(user, *more: Q) -> Q:
    """Rows of `unit` and maybe of a `member` that the user may see.

    What is about a member of staff is for that person and the line above; `more` says what else is one's own.
    """
    within = Q(unit__in=Unit.objects.visible_to(user))
    if user.role != Role.VISITOR:
        return within
    own = Q(member=None) | Q(member=user)
    for further in more:
        own |= further
    return within & own


class QualityCheckQuerySet(models.QuerySet):
    def visible_to(self, user):
        if not user.is_authenticated:
            return self.none()
        return self.filter(seen_by(user, Q(checked_by=user)))

    def of_day(self, day: date):
        return self.filter(checked_on=day)

    def of_venues(self):
        return self.exclude(venue=None)


class QualityCheck(models.Model):
    """One look at a venue or a member of staff on a day; what isn't a finding of it was found right."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="单位")
    venue = models.ForeignKey(
        Venue, models.PROTECT, null=True, blank=True, related_name="checks", verbose_name="活动室"
    )
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="工作人员",
    )
    kind = models.CharField("方式", max_length=10, choices=CheckKind)
    checked_on = models.DateField("检查日")
    checked_at = models.DateTimeField("检查时间")
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="检查人"
    )
    standards = models.ManyToManyField(Standard, related_name="+", verbose_name="依据的规范")
    items = models.PositiveSmallIntegerField("检查条目")
    failed = models.PositiveSmallIntegerField("不合格条目")
    submission_id = models.UUIDField("提交编号", unique=True, help_text="同一次填写只登记一次")

    objects = QualityCheckQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "检查"
        default_permissions = ["view"]
        permissions = [("record_check", "登记检查")]
        ordering = ["-checked_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="branding_qualitycheck_of_a_venue_or_a_member",
                condition=Q(venue__isnull=False, member=None) | Q(venue=None, member__isnull=False),
                violation_error_message="检查的是一处活动室，或者一位工作人员。",
            ),
            models.CheckConstraint(
                name="branding_qualitycheck_only_oneself_is_self",
                condition=Q(member=None)
                | (Q(kind=CheckKind.SELF) & Q(member=F("checked_by")))
                | (~Q(kind=CheckKind.SELF) & ~Q(member=F("checked_by"))),
                violation_error_message="检查自己是自查；检查别人不是。",
            ),
            models.CheckConstraint(
                name="branding_qualitycheck_fails_what_it_looked_at",
                condition=Q(items__gte=1) & Q(failed__lte=F("items")),
            ),
        ]
        indexes = [
            models.Index(fields=["venue", "checked_on"], name="branding_check_by_venue"),
            models.Index(fields=["unit", "checked_on"], name="branding_check_by_unit"),
            models.Index(fields=["member", "checked_on"], name="branding_check_by_member"),
        ]

    def __str__(self):
        return f"{self.of_what} {self.checked_on} {self.get_kind_display()}"

    @property
    def of_what(self) -> str:
        """The venue's or the member's name."""
        return str(self.venue or self.member)
