"""The service cards, and the dated facts from which their duties are planned.

Every write to a fact sets the card's `planned_to` back to None in the same transaction: so the planner
(`visits`) knows what to work out again. Only `cards/services.py` writes facts.
"""

from datetime import date, timedelta

import pghistory
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, OuterRef, Q, Subquery

from cards.models.assessments import Assessment
from cards.models.standards import Tier
from cards.reviewing import LEAD_DAYS
from laoling.accounts.models import Unit
from laoling.people.models import Retiree


class ServiceCardQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(retiree__in=Retiree.objects.visible_to(user))

    def open(self):
        return self.filter(closed_on=None)

    def closed(self):
        return self.exclude(closed_on=None)

    def resting_on(self, day):
        """Open cards with a pause that covers `day`."""
        resting = Pause.objects.filter(starts_on__lte=day, ends_on__gte=day)
        return self.open().filter(pk__in=resting.values("card"))

    def active_on(self, day):
        """Open cards that don't rest on `day`."""
        resting = Pause.objects.filter(starts_on__lte=day, ends_on__gte=day)
        return self.open().exclude(pk__in=resting.values("card"))

    def with_rest_on(self, day):
        """Annotate `rests_until`: the last day of the pause that covers `day`, None while it doesn't rest."""
        pauses = Pause.objects.filter(card=OuterRef("pk"), starts_on__lte=day, ends_on__gte=day)
        return self.annotate(rests_until=Subquery(pauses.values("ends_on")[:1]))

    def without_visitor(self):
        """Open cards that nobody answers for: no visitor, or one who left the station or the service."""
        answers = Q(visitor__is_active=True, visitor__unit=F("retiree__station"))
        return self.open().exclude(pk__in=ServiceCard.objects.filter(answers).values("pk"))

    def review_due(self, day):
        """Open cards, not resting on `day`, that are to be assessed anew within four weeks, or should have been."""
        return self.active_on(day).filter(review__due_on__lte=day + timedelta(days=LEAD_DAYS))

    def sorted_by_name(self):
        return self.order_by("retiree__name_sort", "retiree", "-opened_on", "-pk")


@pghistory.track(exclude=["planned_to"])
class ServiceCard(models.Model):
    """金手杖亲情服务卡： the case file of one retiree in hardship."""

    rests_until: date | None  # of rows `with_rest_on()`

    class CloseReason(models.TextChoices):
        IMPROVED = "IMPROVED", "情况好转"
        MOVED = "MOVED", "迁出"
        DIED = "DIED", "去世"
        MERGED = "MERGED", "合并重复资料"

        @classmethod
        def chosen(cls) -> list[tuple[str, str]]:
            """What somebody who closes a card may choose; a merging closes its cards by itself."""
            return [choice for choice in cls.choices if choice[0] != cls.MERGED]

    retiree = models.ForeignKey(Retiree, models.PROTECT, related_name="cards", verbose_name="老同志")
    number = models.CharField("卡号", max_length=24)
    tier = models.PositiveSmallIntegerField("困难等级", choices=Tier, help_text="现在的等级；历次见等级记录")
    visitor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="cards",
        verbose_name="责任走访员",
    )
    opened_on = models.DateField("开卡日期")
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name="开卡人",
        db_index=False,
    )
    closed_on = models.DateField("销卡日期", null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="销卡人",
        db_index=False,
    )
    close_reason = models.CharField("销卡原因", max_length=10, choices=CloseReason, blank=True)
    close_words = models.CharField("销卡说明", max_length=300, blank=True, default="", db_default="")
    former = models.OneToOneField(
        "self", models.SET_NULL, null=True, blank=True, related_name="reopened_as", verbose_name="原卡"
    )
    reopen_reason = models.CharField("重新开卡原因", max_length=300, blank=True, default="", db_default="")
    planned_to = models.DateField("任务已排到", null=True, blank=True, editable=False)
    version = models.PositiveIntegerField(
        "版本", default=1, editable=False, help_text="每次修改加一：两人同时修改时，后一位会得到提示"
    )
    created_at = models.DateTimeField("登记时间", auto_now_add=True)

    objects = ServiceCardQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "服务卡"
        permissions = [
            ("assign_card", "指定责任走访员"),
            ("pause_card", "暂停服务卡"),
            ("close_card", "销卡"),
            ("reopen_card", "重新开卡"),
        ]
        ordering = ["retiree__name_sort", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["number"],
                name="cards_servicecard_number_once",
                violation_error_message="这个卡号已经用过。",
            ),
            models.UniqueConstraint(
                fields=["retiree"],
                condition=Q(closed_on=None),
                name="cards_servicecard_one_open_per_retiree",
                violation_error_message="该同志已有在用的服务卡。",
            ),
            models.CheckConstraint(
                name="cards_servicecard_closed_with_who_and_why",
                condition=Q(closed_on=None, closed_by=None, close_reason="")
                | (Q(closed_on__isnull=False, closed_by__isnull=False) & ~Q(close_reason="")),
                violation_error_message="销卡要有日期、经办人和原因。",
            ),
            models.CheckConstraint(
                name="cards_servicecard_closed_after_opening",
                condition=Q(closed_on=None) | Q(closed_on__gte=F("opened_on")),
                violation_error_message="销卡日期不能早于开卡日期。",
            ),
            models.CheckConstraint(
                name="cards_servicecard_reopened_with_reason",
                condition=Q(former=None) | ~Q(reopen_reason=""),
                violation_error_message="请说明重新开卡的原因。",
            ),
        ]
        indexes = [models.Index(fields=["planned_to"], name="cards_servicecard_planned_to")]

    def __str__(self):
        return f"{self.number} {self.retiree}"

    @property
    def is_open(self) -> bool:
        return self.closed_on is None

    @property
    def has_visitor(self) -> bool:
        """Whether its visitor still works at the retiree's station: `without_visitor` for one card."""
        visitor = self.visitor
        return visitor is not None and visitor.is_active and visitor.unit_id == self.retiree.station_id

    def pause_on(self, day):
        """The pause that covers `day`, or None."""
        return self.pauses.filter(starts_on__lte=day, ends_on__gte=day).first()

    def tier_steps(self):
        """Its tiers as they count: the last of each day, and only where the tier became another one."""
        last_of_day = {change.from_on: change for change in self.tier_changes.all()}
        steps: list[TierChange] = []
        for change in last_of_day.values():
            if not steps or steps[-1].tier != change.tier:
                steps.append(change)
        return steps


class CardSeries(models.Model):
    """The last number given to a card by a department in a year; its row is locked while one is given."""

    department = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="服务部")
    year = models.PositiveSmallIntegerField("年份")
    last = models.PositiveIntegerField("最后一号")

    class Meta:
        verbose_name = verbose_name_plural = "卡号序列"
        constraints = [
            models.UniqueConstraint(
                fields=["department", "year"], name="cards_cardseries_one_per_department_and_year"
            ),
        ]

    def __str__(self):
        return f"{self.department} {self.year}: {self.last}"


class CardAction(models.Model):
    """What was done to a card that no other fact tells, in words, with who and why; only ever added to."""

    class Kind(models.TextChoices):
        ASSIGNED = "ASSIGNED", "指定走访员"
        RESUMED = "RESUMED", "提前恢复服务"

    card = models.ForeignKey(ServiceCard, models.CASCADE, related_name="actions", verbose_name="服务卡")
    kind = models.CharField("事项", max_length=10, choices=Kind)
    detail = models.CharField("内容", max_length=200)
    reason = models.CharField("原因", max_length=200, blank=True)
    recorded_on = models.DateField("办理日")
    recorded_at = models.DateTimeField("办理时间", auto_now_add=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="经办人", db_index=False
    )

    class Meta:
        verbose_name = verbose_name_plural = "办理记录"
        default_permissions = ["view"]
        ordering = ["recorded_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="cards_cardaction_resumed_with_reason",
                condition=~Q(kind="RESUMED") | ~Q(reason=""),
                violation_error_message="请说明提前恢复的原因。",
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}：{self.detail}"


class TierChange(models.Model):
    """A dated fact: from that day on the card has that tier; the last of a day wins."""

    card = models.ForeignKey(ServiceCard, models.CASCADE, related_name="tier_changes", verbose_name="服务卡")
    tier = models.PositiveSmallIntegerField("困难等级", choices=Tier)
    from_on = models.DateField("生效日")
    assessment = models.OneToOneField(
        Assessment, models.PROTECT, null=True, blank=True, related_name="tier_change", verbose_name="依据评估"
    )
    recorded_at = models.DateTimeField("记录时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "等级记录"
        ordering = ["from_on", "pk"]
        indexes = [models.Index(fields=["card", "from_on", "id"], name="cards_tierchange_by_card")]

    def __str__(self):
        return f"{self.get_tier_display()} 自 {self.from_on}"


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Pause(models.Model):
    """Days on which a card rests, both ends included (Rules of duties, 6)."""

    card = models.ForeignKey(ServiceCard, models.CASCADE, related_name="pauses", verbose_name="服务卡")
    starts_on = models.DateField("从")
    ends_on = models.DateField("到")
    reason = models.CharField("原因", max_length=200)
    recorded_on = models.DateField("登记日")
    recorded_at = models.DateTimeField("登记时间", auto_now_add=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="登记人"
    )

    class Meta:
        verbose_name = verbose_name_plural = "暂停"
        ordering = ["starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="cards_pause_ends_after_start",
                condition=Q(ends_on__gte=F("starts_on")),
                violation_error_message="结束日期不能早于开始日期。",
            ),
            models.CheckConstraint(
                name="cards_pause_begins_at_most_7_days_back",
                condition=Q(starts_on__gte=F("recorded_on") - 7),
                violation_error_message="暂停最多可以从 7 天前算起。",
            ),
            ExclusionConstraint(
                name="cards_pause_no_overlap",
                expressions=[
                    ("card", RangeOperators.EQUAL),
                    (
                        Func(
                            "starts_on",
                            "ends_on",
                            RangeBoundary(inclusive_lower=True, inclusive_upper=True),
                            function="daterange",
                            output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                violation_error_message="这几天里已经登记了一次暂停。",
            ),
        ]

    def __str__(self):
        return f"{self.starts_on}—{self.ends_on}"
