"""一二三工作法: the record of a post on a day, its steps, and what is handed over to the next shift."""

from itertools import groupby

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from branding.models.standards import Standard, StandardItem
from laoling.accounts.models import Unit


class ShiftRecordQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Of one's station everybody's: a shift reads what the one before did."""
        return self.filter(unit__in=Unit.objects.visible_to(user))

    def handed_over(self):
        return self.exclude(handover="")

    def unread(self):
        """Notes that nobody of the next shift has taken yet."""
        return self.handed_over().filter(seen_at=None)


@pghistory.track()
class ShiftRecord(models.Model):
    """One member's post on one day; the steps ticked are its `ticks`."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="单位")
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="shifts", verbose_name="当班人"
    )
    on_day = models.DateField("日期")
    standard = models.ForeignKey(Standard, models.PROTECT, related_name="+", verbose_name="规范版本")
    handover = models.CharField("交接事项", max_length=500, blank=True)
    seen_at = models.DateTimeField("接班时间", null=True, blank=True)
    seen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="接班人",
    )

    objects = ShiftRecordQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "岗位记录"
        default_permissions = ["view"]
        permissions = [("keep_shift", "填写岗位记录")]
        ordering = ["-on_day", "member__name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["member", "on_day", "unit"],
                name="branding_shiftrecord_one_per_member_and_day",
                violation_error_message="今天的岗位记录已经有了。",
            ),
            models.CheckConstraint(
                name="branding_shiftrecord_note_taken_by_another",
                condition=Q(seen_at=None, seen_by=None)
                | (
                    Q(seen_at__isnull=False, seen_by__isnull=False)
                    & ~Q(handover="")
                    & ~Q(seen_by=F("member"))
                ),
                violation_error_message="交接事项由接班的同事确认。",
            ),
        ]
        indexes = [models.Index(fields=["unit", "-on_day"], name="branding_shift_by_unit")]

    def __str__(self):
        return f"{self.member} {self.on_day}"

    def phases(self) -> list[dict]:
        """Of each phase of the method its name, the ticks of what was done, and the items that are left."""
        ticks = {tick.item_id: tick for tick in self.ticks.all()}
        found = []
        for name, items in groupby(self.standard.items.all(), key=lambda item: item.phase):
            steps = list(items)
            done = [ticks[item.pk] for item in steps if item.pk in ticks]
            found.append({"name": name, "done": done, "left": [i for i in steps if i.pk not in ticks]})
        return found


class ShiftTick(models.Model):
    """One step of the method that was done, and when it was ticked."""

    record = models.ForeignKey(ShiftRecord, models.CASCADE, related_name="ticks", verbose_name="岗位记录")
    item = models.ForeignKey(StandardItem, models.PROTECT, related_name="+", verbose_name="步骤")
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "岗位步骤"
        default_permissions = []
        ordering = ["item__place"]
        constraints = [
            models.UniqueConstraint(fields=["record", "item"], name="branding_shifttick_step_once"),
        ]

    def __str__(self):
        return f"{self.item} {self.at:%H:%M}"
