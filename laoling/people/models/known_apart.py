"""Who was taken for one person and isn't."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from laoling.people.models.retirees import Retiree


class KnownApartQuerySet(models.QuerySet):
    def about(self, retiree):
        """The pairs of which that person is one."""
        return self.filter(Q(first=retiree) | Q(second=retiree))


class KnownApart(models.Model):
    """Two records that look like one person and aren't: somebody looked, and nobody need look again."""

    first = models.ForeignKey(Retiree, models.CASCADE, related_name="+", verbose_name="一位")
    second = models.ForeignKey(Retiree, models.CASCADE, related_name="+", verbose_name="另一位")
    decided_at = models.DateTimeField("认定时间", auto_now_add=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="认定人", db_index=False
    )

    objects = KnownApartQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "不是同一人"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="people_knownapart_once_per_pair"),
            models.CheckConstraint(
                name="people_knownapart_lower_number_first", condition=Q(first__lt=F("second"))
            ),
        ]

    def __str__(self):
        return f"{self.first}，{self.second}"
