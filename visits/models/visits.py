"""The contacts that staff had with retirees, and what each was for."""

from itertools import takewhile

import pghistory
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone

from cards.models import CareKind, Tier
from laoling.people.models import Retiree
from visits.windows import Outcome


class DutyKind(models.TextChoices):
    VISIT = CareKind.VISIT.value, CareKind.VISIT.label
    HOME_SERVICE = CareKind.HOME_SERVICE.value, CareKind.HOME_SERVICE.label
    HOSPITAL = "HOSPITAL", "住院必到"
    FESTIVAL = "FESTIVAL", "节日必到"
    FUNERAL = "FUNERAL", "后事必到"


MUSTS = (DutyKind.HOSPITAL, DutyKind.FESTIVAL, DutyKind.FUNERAL)  # 三个必到


class VisitQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(retiree__in=Retiree.objects.visible_to(user))

    def valid(self):
        """Not withdrawn."""
        return self.filter(withdrawn_at=None)

    def settling(self):
        """Outcomes that can answer a duty; a call only where the standard says so (Rules of duties, 4)."""
        return self.valid().exclude(outcome=Outcome.ABSENT)

    def refused(self):
        """Visits that were turned down: the station head goes through them."""
        return self.valid().filter(outcome=Outcome.REFUSED)

    def between(self, first, last):
        return self.filter(visited_on__range=(first, last))

    def absent_in_a_row(self) -> int:
        """How many of the latest visits, the newest first, met nobody; for the visits of one person."""
        outcomes = self.order_by("-visited_at", "-pk").values_list("outcome", flat=True)
        return sum(1 for _ in takewhile(lambda outcome: outcome == Outcome.ABSENT, outcomes))


@pghistory.track()
class Visit(models.Model):
    """One contact with one retiree: when, how it went, and what it was for."""

    retiree = models.ForeignKey(Retiree, models.PROTECT, related_name="visits", verbose_name="老同志")
    visited_at = models.DateTimeField("走访时间")
    visited_on = models.DateField("走访日", editable=False, help_text="上海时间的日期，由走访时间得出")
    visitor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="visits", verbose_name="走访人"
    )
    outcome = models.CharField("结果", max_length=8, choices=Outcome)
    kinds = ArrayField(models.CharField(max_length=12, choices=DutyKind), verbose_name="本次完成")
    done = models.CharField("做了什么", max_length=1000, blank=True)
    needs = models.CharField("听到的需求", max_length=1000, blank=True)
    next_step = models.CharField("下一步", max_length=500, blank=True)
    next_try_on = models.DateField("下次再访", null=True, blank=True)
    tier = models.PositiveSmallIntegerField("当时等级", choices=Tier, null=True, blank=True)
    recorded_at = models.DateTimeField("记录时间", default=timezone.now, editable=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="记录人"
    )
    late_recorded = models.BooleanField("补记", default=False)
    withdrawn_at = models.DateTimeField("撤回时间", null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="撤回人",
    )
    submission_id = models.UUIDField("提交编号", unique=True, help_text="同一次填写只记一次")
    version = models.PositiveIntegerField(
        "版本", default=1, editable=False, help_text="每次修改加一：两人同时修改时，后一位会得到提示"
    )

    objects = VisitQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "走访记录"
        permissions = [("record_visit", "记录走访"), ("withdraw_visit", "撤回走访")]
        ordering = ["-visited_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="visits_visit_withdrawn_with_who",
                condition=Q(withdrawn_at=None, withdrawn_by=None)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
            ),
            models.CheckConstraint(
                name="visits_visit_serves_some_kind",
                condition=Q(kinds__len__gte=1),
                violation_error_message="请至少选择一项本次完成的服务。",
            ),
            models.CheckConstraint(
                name="visits_visit_next_try_only_after_absent",
                condition=Q(next_try_on=None) | Q(outcome=Outcome.ABSENT),
                violation_error_message="只有无人在家时才有下次再访的日期。",
            ),
        ]
        indexes = [models.Index(fields=["retiree", "-visited_at"], name="visits_visit_by_retiree")]

    def __str__(self):
        return f"{self.visited_on} {self.retiree}"
