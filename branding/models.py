"""The norms of service that daily checks will hold to."""

import pghistory
from django.db import models


@pghistory.track()
class Standard(models.Model):
    """A named norm, such as 六个一; a new version is a new row."""

    name = models.CharField("规范", max_length=20)
    about = models.CharField("适用于", max_length=40)
    version = models.PositiveSmallIntegerField("版本", default=1)
    valid_from = models.DateField("开始日期")

    class Meta:
        verbose_name = verbose_name_plural = "服务规范"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["name", "version"],
                name="branding_standard_version_once",
                violation_error_message="这个版本已经有了。",
            ),
        ]

    def __str__(self):
        return self.name


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
