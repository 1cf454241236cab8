"""The rooms where something happens."""

import pghistory
from django.db import models

from activities.models.versions import public_content
from laoling.accounts.models import Unit


class VenueQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(unit__in=Unit.objects.visible_to(user))


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
        ]

    def __str__(self):
        return self.name
