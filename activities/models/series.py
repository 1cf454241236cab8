"""Activities that are held again and again: the plan by which their days were worked out."""

import uuid

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from activities import rhythms
from activities.rhythms import Rhythm
from laoling.accounts.models import Unit


class SeriesQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(unit__in=Unit.objects.visible_to(user))


@pghistory.track()
class Series(models.Model):
    """A plan of days. Each day is an activity of its own, which may be moved or cancelled without the others."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="主办单位")
    title = models.CharField("活动名称", max_length=60)
    rhythm = models.CharField("重复", max_length=12, choices=Rhythm)
    first_on = models.DateField("第一次")
    until = models.DateField("重复到")
    key = models.UUIDField(
        "提交编号",
        unique=True,
        default=uuid.uuid4,
        editable=False,
        help_text="同一张表单只登记一次；各次活动在日历里的编号由它和日期得出",
    )
    created_at = models.DateTimeField("登记时间", auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="登记人"
    )

    objects = SeriesQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "系列活动"
        default_permissions = []
        ordering = ["-first_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="activities_series_ends_after_beginning",
                condition=Q(until__gte=F("first_on")),
                violation_error_message="“重复到”不能早于第一次的日期。",
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def rhythm_in_words(self) -> str:
        return rhythms.in_words(Rhythm(self.rhythm), self.first_on)
