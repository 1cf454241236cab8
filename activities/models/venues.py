"""The rooms where something happens."""

from datetime import date

import pghistory
from django.db import models
from django.db.models import F, Q

from activities.models.versions import public_content
from laoling.accounts.models import Level, Unit


class VenueQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(unit__in=Unit.objects.visible_to(user))

    def rooms(self):
        """The activity rooms of stations, which are looked after; not a park where something took place once."""
        return self.filter(unit__level=Level.STATION, is_ours=True)

    def in_use(self, first: date, last: date | None = None):
        """In use on one of these days at least, both included; on the one day if there is no second."""
        opened = Q(opened_on=None) | Q(opened_on__lte=last or first)
        return self.filter(opened, Q(closed_on=None) | Q(closed_on__gt=first))


@pghistory.track()
class Venue(models.Model):
    """A room where something happens; an activity room is the window to the public."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="venues", verbose_name="单位")
    name = models.CharField("名称", max_length=60)
    address = models.CharField("地址", max_length=120, blank=True)
    how_to_get_there = models.CharField("怎么走", max_length=200, blank=True)

    is_shared = models.BooleanField(
        "可以同时办几场", default=False, db_default=False, help_text="大厅、广场等：同一时间的活动互不影响"
    )

    is_ours = models.BooleanField(
        "是本单位的活动室",
        default=True,
        db_default=True,
        help_text="每天检查，参加考核和群众评价。公园、外单位礼堂等不勾",
    )
    opened_on = models.DateField(
        "启用日", null=True, blank=True, help_text="从这一天起要检查；一直在用的不填"
    )
    closed_on = models.DateField(
        "停用日", null=True, blank=True, help_text="从这一天起不再检查，也不再安排活动；还在用的不填"
    )

    objects = VenueQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "活动室"
        ordering = ["unit__path", "name"]
        triggers = [public_content("new_schedule_version")]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "name"],
                name="activities_venue_name_once_per_unit",
                violation_error_message="本单位已有同名的活动室。",
            ),
            models.CheckConstraint(
                name="activities_venue_closed_after_opening",
                condition=Q(opened_on=None) | Q(closed_on=None) | Q(closed_on__gt=F("opened_on")),
                violation_error_message="停用日要晚于启用日。",
            ),
        ]

    def __str__(self):
        return self.name

    def is_in_use(self, day: date) -> bool:
        return (self.opened_on is None or self.opened_on <= day) and not self.is_closed(day)

    def is_closed(self, day: date) -> bool:
        return self.closed_on is not None and self.closed_on <= day
