"""In which order a visitor goes round the households of a day or a week."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q


class Route(models.Model):
    """The order that was chosen for some days: a household by its key, somebody who has none by minus their own.

    What fell due after it was saved is in neither list. Keys that lead nowhere any more are passed over.
    """

    visitor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="routes", verbose_name="走访员"
    )
    starts_on = models.DateField("从")
    ends_on = models.DateField("到")
    stops = ArrayField(models.BigIntegerField(), verbose_name="依次去")
    left_out = ArrayField(models.BigIntegerField(), default=list, verbose_name="这次不去")
    saved_at = models.DateTimeField("保存时间")
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="保存人", db_index=False
    )

    class Meta:
        verbose_name = verbose_name_plural = "走访路线"
        default_permissions = []
        ordering = ["-starts_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["visitor", "starts_on", "ends_on"], name="visits_route_one_per_visitor_and_days"
            ),
            models.CheckConstraint(
                name="visits_route_ends_after_start", condition=Q(ends_on__gte=F("starts_on"))
            ),
        ]

    def __str__(self):
        return f"{self.visitor} {self.starts_on}—{self.ends_on}"
