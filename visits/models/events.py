"""What happened to people that something must follow: hospital, death, bereavement, moving away."""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, OuterRef, Q

from cards.models import Assessment, ServiceCard
from laoling.people.models import Retiree


class EventKind(models.TextChoices):
    HOSPITALISED = "HOSPITALISED", "住院"
    DISCHARGED = "DISCHARGED", "出院"
    DIED = "DIED", "去世"
    BEREAVED = "BEREAVED", "丧偶、丧亲"
    MOVED = "MOVED", "迁出"


class LifeEventQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(retiree__in=Retiree.objects.visible_to(user))

    def valid(self):
        """Not taken back."""
        return self.filter(withdrawn_at=None)

    def stays(self):
        """Valid stays in hospital, over or not."""
        return self.valid().filter(kind=EventKind.HOSPITALISED)

    def in_hospital(self):
        """Stays that nobody reported the end of."""
        return self.stays().filter(ended_on=None)

    def deaths(self):
        return self.valid().filter(kind=EventKind.DIED)

    def waiting_for_assessment(self):
        """Bereavements of people who are still there and weren't assessed since."""
        assessed = Assessment.objects.filter(
            retiree=OuterRef("retiree"), proposed_at__gte=OuterRef("reported_at")
        )
        here = Q(retiree__died_on=None, retiree__archived_at=None)
        return self.valid().filter(here, ~models.Exists(assessed), kind=EventKind.BEREAVED)

    def with_waiting(self):
        """Annotate `is_waiting`: a bereavement that `waiting_for_assessment` finds."""
        waiting = LifeEvent.objects.waiting_for_assessment().filter(pk=OuterRef("pk"))
        return self.annotate(is_waiting=models.Exists(waiting))

    def waiting_for_departure(self):
        """People reported to have moved away whose card is still open, or who are neither transferred nor archived."""
        cards = ServiceCard.objects.open().filter(retiree=OuterRef("retiree"))
        stays_put = Q(retiree__station=F("station"), retiree__archived_at=None, retiree__died_on=None)
        return self.valid().filter(stays_put | models.Exists(cards), kind=EventKind.MOVED)


@pghistory.track()
class LifeEvent(models.Model):
    """重要情况： reported by staff; what must follow it is made in the same transaction (Rules of duties, 7 and 8)."""

    is_waiting: bool  # of rows `with_waiting()`

    retiree = models.ForeignKey(Retiree, models.PROTECT, related_name="life_events", verbose_name="老同志")
    station = models.ForeignKey(
        "accounts.Unit", models.PROTECT, related_name="+", verbose_name="当时老年站", db_index=False
    )
    kind = models.CharField("情况", max_length=12, choices=EventKind)
    happened_on = models.DateField("哪天")
    place = models.CharField("医院或去处", max_length=60, blank=True)
    ward = models.CharField("病区床位", max_length=40, blank=True)
    words = models.CharField("说明", max_length=300, blank=True)
    must_visit = models.BooleanField("要去医院看望", default=False)
    ended_on = models.DateField("出院日", null=True, blank=True, help_text="住院的最后一天；空着就是还在住院")
    follows = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="followers",
        verbose_name="由此引起",
        help_text="出院所属的住院，丧偶所因的去世",
    )
    before = models.JSONField("原来的情况", default=dict, blank=True, editable=False)
    reported_at = models.DateTimeField("报告时间")
    reported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="报告人", db_index=False
    )
    withdrawn_at = models.DateTimeField("撤回时间", null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="撤回人",
        db_index=False,
    )
    withdraw_reason = models.CharField("撤回原因", max_length=200, blank=True)
    version = models.PositiveIntegerField(
        "版本", default=1, editable=False, help_text="每次修改加一：两人同时修改时，后一位会得到提示"
    )
    submission_id = models.UUIDField("提交编号", unique=True, help_text="同一次填写只报一次")

    objects = LifeEventQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "重要情况"
        default_permissions = ["view"]
        permissions = [("report_lifeevent", "报告重要情况"), ("withdraw_lifeevent", "更正、撤回重要情况")]
        ordering = ["-happened_on", "-reported_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["retiree"],
                condition=Q(kind=EventKind.HOSPITALISED, withdrawn_at=None, ended_on=None),
                name="visits_lifeevent_one_stay_at_a_time",
                violation_error_message="该同志已登记住院，还没有出院。",
            ),
            models.UniqueConstraint(
                fields=["retiree"],
                condition=Q(kind=EventKind.DIED, withdrawn_at=None),
                name="visits_lifeevent_one_death",
                violation_error_message="该同志去世已经有人报告。",
            ),
            models.CheckConstraint(
                name="visits_lifeevent_only_a_stay_ends",
                condition=Q(ended_on=None) | Q(kind=EventKind.HOSPITALISED, ended_on__gte=F("happened_on")),
                violation_error_message="出院日期不能早于住院日期。",
            ),
            models.CheckConstraint(
                name="visits_lifeevent_withdrawn_with_who_and_why",
                condition=Q(withdrawn_at=None, withdrawn_by=None, withdraw_reason="")
                | (Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~Q(withdraw_reason="")),
                violation_error_message="撤回要有经办人和原因。",
            ),
        ]
        indexes = [
            models.Index(fields=["retiree", "-happened_on"], name="visits_lifeevent_by_retiree"),
            models.Index(fields=["kind", "-happened_on"], name="visits_lifeevent_by_kind"),
        ]

    def __str__(self):
        return f"{self.retiree} {self.happened_on} {self.get_kind_display()}"

    @property
    def is_stay(self) -> bool:
        """Whether somebody is in hospital by this event now."""
        return self.kind == EventKind.HOSPITALISED and self.withdrawn_at is None and self.ended_on is None

    @property
    def where(self) -> str:
        """Hospital and ward, or where somebody went."""
        return f"{self.place} {self.ward}".strip()
