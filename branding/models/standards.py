"""The norms of service that daily checks hold to."""

from datetime import date

import pghistory
from django.db import models
from django.db.models import Q


class Norm(models.TextChoices):
    """The four norms; the name that the department gave each is the key by which code knows it."""

    RECEPTION = "六个一", "六个一"
    WORK = "四个不", "四个不"
    VENUE = "四净一齐", "四净一齐"
    SHIFT = "一二三工作法", "一二三工作法"


OF_STAFF = (Norm.RECEPTION, Norm.WORK)
OF_VENUES = (Norm.VENUE,)
PHASES = ("岗前", "岗中", "岗后")


class StandardQuerySet(models.QuerySet):
    def of_versions_on(self, day: date):
        """The version of each norm that holds on that day: the latest of those that have begun."""
        begun = self.filter(valid_from__lte=day).order_by("name", "-valid_from", "-version")
        return self.filter(pk__in=begun.distinct("name").values("pk"))

    def named(self, *norms: str):
        """The versions of these norms, in the order in which the norms were first written down."""
        return self.filter(name__in=norms).prefetch_related("items")


@pghistory.track()
class Standard(models.Model):
    """A named norm, such as 六个一; a new version is a new row."""

    name = models.CharField("规范", max_length=20, choices=Norm)
    about = models.CharField("适用于", max_length=40)
    version = models.PositiveSmallIntegerField("版本", default=1)
    valid_from = models.DateField("开始日期")

    objects = StandardQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "服务规范"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["name", "version"],
                name="branding_standard_version_once",
                violation_error_message="这个版本已经有了。",
            ),
            models.CheckConstraint(
                name="branding_standard_is_one_of_four",
                condition=Q(name__in=Norm.values),
                violation_error_message="请从四项规范中选择。",
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def has_phases(self) -> bool:
        return self.name == Norm.SHIFT


@pghistory.track()
class StandardItem(models.Model):
    """One line of a norm, in its order."""

    standard = models.ForeignKey(Standard, models.CASCADE, related_name="items", verbose_name="规范")
    place = models.PositiveSmallIntegerField("次序")
    phase = models.CharField("阶段", max_length=10, blank=True, help_text="岗前、岗中、岗后；没有就不填")
    text = models.CharField("内容", max_length=60)

    class Meta:
        verbose_name = verbose_name_plural = "规范条目"
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(
                fields=["standard", "place"],
                name="branding_standarditem_one_per_place",
                violation_error_message="这个次序已经有条目。",
            ),
        ]

    def __str__(self):
        return self.text
