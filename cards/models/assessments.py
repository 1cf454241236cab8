"""How hard a retiree's life is: the assessments, and the table that suggests a tier."""

import pghistory
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.utils import timezone

from cards.models.standards import Tier
from laoling.people.models import Ability, Living, Retiree


class Hardship(models.TextChoices):
    NO_FAMILY = "NO_FAMILY", "身边没有亲人"
    NO_CARER = "NO_CARER", "有病无人照料"
    NO_HELPER = "NO_HELPER", "有事没有帮手"
    NO_COMPANION = "NO_COMPANION", "缺乏精神慰藉"


def hardship_array(**options):
    """A column of any of the four hardships."""
    return ArrayField(models.CharField(max_length=14, choices=Hardship), default=list, **options)


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class TierRule(models.Model):
    """One line of the table that suggests a tier: when everything it asks for holds, at least this tier.

    Every condition means "at least", and the gravest line that holds wins (`cards/suggestion.py`).
    """

    tier = models.PositiveSmallIntegerField("建议等级", choices=Tier)
    ability_at_least = models.CharField(
        "能力等级至少", max_length=10, choices=Ability, blank=True, help_text="空：不论能力等级"
    )
    lives_alone = models.BooleanField("独居", default=False, help_text="勾选：只适用于独居的同志")
    hardships = hardship_array(verbose_name="须有的困难", blank=True, help_text="所列的每一项都要有")
    hardships_at_least = models.PositiveSmallIntegerField("困难至少几项", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "等级建议规则"
        ordering = ["tier", "-ability_at_least", "pk"]
        constraints = [
            models.CheckConstraint(
                name="cards_tierrule_at_most_all_hardships",
                condition=Q(hardships_at_least__lte=len(Hardship)),
                violation_error_message="困难最多四项。",
            ),
            models.CheckConstraint(
                name="cards_tierrule_asks_for_something",
                condition=~Q(ability_at_least="", lives_alone=False, hardships=[], hardships_at_least=0),
                violation_error_message="请至少填写一个条件。",
            ),
        ]

    def __str__(self):
        return f"{self.get_tier_display()}：{self.conditions}"

    @property
    def conditions(self) -> str:
        """What it asks for in words, such as "独居，能力至少重度"."""
        words = ["独居"] if self.lives_alone else []
        if self.ability_at_least:
            words.append(f"能力等级至少{self.get_ability_at_least_display()}")
        words += [Hardship(name).label for name in self.hardships]
        if self.hardships_at_least:
            words.append(f"困难至少 {self.hardships_at_least} 项")
        return "，".join(words)


class AssessmentQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(retiree__in=Retiree.objects.visible_to(user))

    def waiting(self):
        """Proposed, and neither approved nor turned down."""
        return self.filter(status=Assessment.Status.PROPOSED)

    def decided(self):
        return self.exclude(status=Assessment.Status.PROPOSED)

    def with_current_tier(self):
        """Annotate `current_tier`: the tier of the retiree's open card, None without one."""
        from_card = Q(retiree=OuterRef("retiree"), closed_on=None)
        cards = self.model._meta.apps.get_model("cards", "ServiceCard").objects.filter(from_card)
        return self.annotate(current_tier=Subquery(cards.values("tier")[:1]))


@pghistory.track()
class Assessment(models.Model):
    """How hard a retiree's life is on a day, the tier it suggests, and what a manager decided."""

    current_tier: int | None  # of rows `with_current_tier()`

    class Status(models.TextChoices):
        PROPOSED = "PROPOSED", "待审批"
        APPROVED = "APPROVED", "已批准"
        REJECTED = "REJECTED", "已退回"

    retiree = models.ForeignKey(Retiree, models.PROTECT, related_name="assessments", verbose_name="老同志")
    assessed_on = models.DateField("评估日期")
    hardships = hardship_array(verbose_name="困难类型", blank=True)
    ability = models.CharField("能力等级", max_length=10, choices=Ability, blank=True)
    living = models.CharField("居住状况", max_length=12, choices=Living, blank=True)
    notes = models.CharField("情况说明", max_length=1000, blank=True)
    suggested_tier = models.PositiveSmallIntegerField("建议等级", choices=Tier, null=True, blank=True)
    suggestion_reason = models.CharField("建议依据", max_length=200, blank=True)
    proposed_tier = models.PositiveSmallIntegerField(
        "申报等级", choices=Tier, null=True, blank=True, help_text="空：不需要服务卡"
    )
    proposal_reason = models.CharField("申报理由", max_length=300, blank=True)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="评估人"
    )
    proposed_at = models.DateTimeField("提交时间", default=timezone.now, editable=False)
    submission_id = models.UUIDField(
        "提交编号", unique=True, null=True, editable=False, help_text="同一次填写只记一次"
    )
    source = models.ForeignKey(
        "RosterImport",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="assessments",
        verbose_name="来自导入",
    )
    status = models.CharField("状态", max_length=10, choices=Status, default=Status.PROPOSED)
    tier = models.PositiveSmallIntegerField(
        "批准等级", choices=Tier, null=True, blank=True, help_text="空：不需要（或不再需要）服务卡"
    )
    decided_on = models.DateField("审批日", null=True, blank=True, help_text="等级自这一天（上海时间）起生效")
    decided_at = models.DateTimeField("审批时间", null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="审批人",
    )
    decision_reason = models.CharField("审批意见", max_length=300, blank=True)

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "困难评估"
        permissions = [("propose_assessment", "提交困难评估"), ("approve_assessment", "审批困难等级")]
        ordering = ["-proposed_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["retiree"],
                condition=Q(status="PROPOSED"),
                name="cards_assessment_one_waiting_per_retiree",
                violation_error_message="该同志已有一份待审批的评估。",
            ),
            models.CheckConstraint(
                name="cards_assessment_decided_with_who_and_when",
                condition=Q(status="PROPOSED", decided_at=None, decided_by=None, decided_on=None)
                | Q(
                    status__in=["APPROVED", "REJECTED"],
                    decided_at__isnull=False,
                    decided_by__isnull=False,
                    decided_on__isnull=False,
                ),
                violation_error_message="审批要有审批人和日期。",
            ),
            models.CheckConstraint(
                name="cards_assessment_rejected_with_reason",
                condition=~Q(status="REJECTED") | ~Q(decision_reason=""),
                violation_error_message="退回时请说明理由。",
            ),
            models.CheckConstraint(
                name="cards_assessment_tier_only_when_approved",
                condition=Q(status="APPROVED") | Q(tier=None),
                violation_error_message="只有批准的评估才有批准等级。",
            ),
        ]

    def __str__(self):
        return f"{self.retiree} {self.assessed_on}"

    def clean(self):
        if self.pk is None and self.retiree_id and not self.retiree.is_current:
            raise ValidationError(f"{self.retiree}已去世或已归档，不能再评估。")

    @property
    def is_waiting(self) -> bool:
        return self.status == self.Status.PROPOSED

    @property
    def hardship_labels(self) -> list[str]:
        return [kind.label for kind in Hardship if kind in self.hardships]

    @property
    def overrides_suggestion(self) -> bool:
        """Whether the tier asked for is another than the table suggests."""
        return self.proposed_tier != self.suggested_tier
