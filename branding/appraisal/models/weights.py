"""What each measure weighs: one row a table, dated from a month on."""

from collections.abc import Mapping
from datetime import date

import pghistory
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q

from branding.appraisal.scoring import MEASURES, Measure, Of

# The column of each measure; in one row, so that the database can hold that they make 100.
WEIGHT_FIELDS = {
    Measure.COVERAGE: "coverage",
    Measure.CHECK: "checks",
    Measure.REPEAT: "repeats",
    Measure.RECTIFY: "rectifications",
    Measure.DUTY: "duties",
    Measure.REQUEST: "requests",
    Measure.SATISFACTION: "satisfaction",
    Measure.FEEDBACK: "feedback",
    Measure.TRAINING: "training",
}


def unused(of: Of) -> Q:
    """The measures that such a table doesn't have weigh nothing."""
    return Q(**{name: 0 for measure, name in WEIGHT_FIELDS.items() if measure not in MEASURES[of]})


def weight(measure: Measure):
    return models.PositiveSmallIntegerField(
        measure.label, default=0, validators=[MaxValueValidator(100)], help_text="百分之几；0 是不考核"
    )


class WeightTableQuerySet(models.QuerySet):
    def holding_in(self, month: date, of: str):
        """The table by which that month is appraised: the newest that holds from it or from before."""
        return self.filter(of=of, valid_from__lte=month).latest("valid_from")


@pghistory.track()
class WeightTable(models.Model):
    """The weights, in percent, of staff or venues from a month on; past months keep those they were computed with."""

    of = models.CharField("考核对象", max_length=8, choices=Of)
    valid_from = models.DateField("从哪个月起", help_text="当月第一天")
    coverage = weight(Measure.COVERAGE)
    checks = weight(Measure.CHECK)
    repeats = weight(Measure.REPEAT)
    rectifications = weight(Measure.RECTIFY)
    duties = weight(Measure.DUTY)
    requests = weight(Measure.REQUEST)
    satisfaction = weight(Measure.SATISFACTION)
    feedback = weight(Measure.FEEDBACK)
    training = weight(Measure.TRAINING)

    objects = WeightTableQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "考核权重"
        default_permissions = ["view", "add"]
        ordering = ["of", "-valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["of", "valid_from"],
                name="appraisal_weighttable_one_per_month",
                violation_error_message="这个月起的权重已经有了。",
            ),
            models.CheckConstraint(
                name="appraisal_weighttable_100_in_all",
                condition=Q(
                    coverage=100
                    - F("checks")
                    - F("repeats")
                    - F("rectifications")
                    - F("duties")
                    - F("requests")
                    - F("satisfaction")
                    - F("feedback")
                    - F("training")
                ),
                violation_error_message="权重合计应为 100。",
            ),
            models.CheckConstraint(
                name="appraisal_weighttable_only_its_measures",
                condition=(Q(of=Of.STAFF) & unused(Of.STAFF)) | (Q(of=Of.VENUE) & unused(Of.VENUE)),
                violation_error_message="活动室和工作人员各有各的考核项目。",
            ),
            models.CheckConstraint(
                name="appraisal_weighttable_from_a_first",
                condition=Q(valid_from__day=1),
                violation_error_message="权重从一个月的第一天起。",
            ),
        ]

    def __str__(self):
        return f"{self.get_of_display()}考核权重（{self.valid_from:%Y-%m} 起）"

    @property
    def weights(self) -> Mapping[Measure, int]:
        """By measure, in the order in which they are shown; 100 in all."""
        return {measure: getattr(self, WEIGHT_FIELDS[measure]) for measure in MEASURES[Of(self.of)]}

    @property
    def in_words(self) -> list[tuple[str, int]]:
        """Each measure that weighs something, in words."""
        return [(measure.label, weight) for measure, weight in self.weights.items() if weight]
