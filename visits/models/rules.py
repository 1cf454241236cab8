"""What the three musts are measured by: hours, and which festivals a unit keeps (Rules of duties, 7)."""

import pghistory
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from laoling import calendar
from laoling.accounts.models import Unit
from laoling.calendar import Festival
from visits.models.visits import MUSTS, DutyKind

LONGEST_HOURS = 168
LONGEST_BEFORE_DAYS = 30


@pghistory.track()
class MustStandard(models.Model):
    """How soon a must is due after the report, and whether a call counts; one row a kind."""

    kind = models.CharField(
        "必到", max_length=12, choices=[(kind.value, kind.label) for kind in MUSTS], unique=True
    )
    hours = models.PositiveSmallIntegerField(
        "多少小时内到",
        null=True,
        blank=True,
        help_text="从报告的时刻算起。已经产生的任务按当时的标准。提醒的钟点在“提醒阶梯”里另改。",
    )
    phone_counts = models.BooleanField("电话也算", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "三必到标准"
        default_permissions = ["view", "change"]
        ordering = ["kind"]
        constraints = [
            models.CheckConstraint(
                name="visits_muststandard_hours_but_for_festivals",
                condition=Q(kind=DutyKind.FESTIVAL, hours=None)
                | (~Q(kind=DutyKind.FESTIVAL) & Q(hours__range=(1, LONGEST_HOURS))),
                violation_error_message=f"请填写 1 到 {LONGEST_HOURS} 小时；节日必到到节日当天为止，不填小时。",
            ),
        ]

    def __str__(self):
        return self.get_kind_display()


class FestivalRuleQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The default of all, and the rules of the user's units and of those above them."""
        if user.unit is None:
            return self.filter(unit=None)
        above = [user.unit.path[:end] for end in range(Unit.steplen, len(user.unit.path), Unit.steplen)]
        own = Unit.objects.visible_to(user).values("pk")
        return self.filter(Q(unit=None) | Q(unit__in=own) | Q(unit__path__in=above))


@pghistory.track()
class FestivalRule(models.Model):
    """Whether a unit, with everything below it, keeps a festival, and from how many days before it.

    Rows are only added: the latest one valid on the festival's day counts, and the unit nearest to the person.
    """

    class Choice(models.TextChoices):
        KEEP = "KEEP", "走访"
        SKIP = "SKIP", "不走访"
        FOLLOW = "FOLLOW", "按上级单位"

    unit = models.ForeignKey(
        Unit, models.CASCADE, null=True, blank=True, related_name="+", verbose_name="单位"
    )
    festival = models.CharField("节日", max_length=12, choices=Festival)
    choice = models.CharField("怎么做", max_length=6, choices=Choice, default=Choice.KEEP)
    days_before = models.PositiveSmallIntegerField("提前几天开始", default=7)
    valid_from = models.DateField("从哪天起", help_text="这一天及以后的节日照此执行，最早为今天")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="设定人",
    )
    created_at = models.DateTimeField("设定时间", auto_now_add=True)

    objects = FestivalRuleQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "节日安排"
        default_permissions = ["view", "add"]
        ordering = ["festival", "unit__path", "-valid_from", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="visits_festivalrule_days_before",
                condition=Q(days_before__lte=LONGEST_BEFORE_DAYS),
                violation_error_message=f"最多提前 {LONGEST_BEFORE_DAYS} 天。",
            ),
            models.CheckConstraint(
                name="visits_festivalrule_default_says_what",
                condition=Q(unit__isnull=False) | ~Q(choice="FOLLOW"),
                violation_error_message="没有上级单位可以依照。",
            ),
        ]

    def __str__(self):
        return f"{self.get_festival_display()} {self.unit or '全中心'} {self.get_choice_display()}"

    def clean(self):
        """A new rule begins today at the earliest: festivals that are over stay as they were promised."""
        if self.pk is None and self.valid_from and self.valid_from < calendar.today():
            raise ValidationError({"valid_from": "最早从今天起：过去的节日已按原来的安排执行。"})
