"""The yearly review of each open card: a view, so that nothing of it can go stale (docs/decisions/0011)."""

from datetime import date

from django.db import models

from cards.models.assessments import Assessment
from cards.models.cards import ServiceCard
from cards.reviewing import ReviewState, state_of


class Review(models.Model):
    """By which day an open card is to be assessed anew; the twin of `cards.reviewing.review_due_on`."""

    card = models.OneToOneField(ServiceCard, models.DO_NOTHING, primary_key=True, related_name="review")
    assessed_on = models.DateField("最近一次评估", null=True)
    due_on = models.DateField("复评到期日")
    proposal = models.ForeignKey(Assessment, models.DO_NOTHING, null=True, related_name="+")

    class Meta:
        managed = False
        db_table = "cards_review"
        default_permissions = ()
        verbose_name = verbose_name_plural = "年度复评"

    def __str__(self):
        return f"{self.due_on}"

    def state_on(self, today: date, *, resting: bool) -> ReviewState:
        return state_of(self.due_on, today, in_hand=self.proposal_id is not None, resting=resting)
