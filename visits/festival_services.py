"""What managers decide about festivals; the planner follows."""

from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from cards.models import ServiceCard
from laoling.accounts.models import Unit
from visits.models import FestivalRule


@transaction.atomic
def add_rule(*, rule: FestivalRule, by, today: date) -> FestivalRule:
    """Add an unsaved rule for a unit of `by`; the open cards below it are planned again (Rules of duties, 7).

    Raises ValidationError for a day before `today`, PermissionDenied for a unit outside the subtree of `by`.
    """
    if rule.unit is None or not Unit.objects.visible_to(by).filter(pk=rule.unit.pk).exists():
        raise PermissionDenied("a rule for a unit outside the user's subtree")
    if rule.valid_from < today:
        raise ValidationError({"valid_from": "最早从今天起：过去的节日已按原来的安排执行。"})
    rule.created_by = by
    rule.full_clean()
    rule.save()
    cards = ServiceCard.objects.open().filter(retiree__station__path__startswith=rule.unit.path)
    cards.update(planned_to=None)
    return rule
