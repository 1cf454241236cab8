"""The tables of weights: reading what holds, and a new one from a month on."""

from collections.abc import Mapping
from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from branding.appraisal.models import WEIGHT_FIELDS, Appraisal, WeightTable
from branding.appraisal.scoring import Measure, Of, check_weights

CHANGE = "appraisal.add_weighttable"


@transaction.atomic
def set_weights(*, of: Of, valid_from: date, weights: Mapping[Measure, int], by, today: date) -> WeightTable:
    """The weights from the month of `valid_from` on; one that begins in the same month is replaced.

    Months that are over keep theirs. Raises ValidationError for weights that aren't 100 in all, and for a month
    that is over.
    """
    if not by.has_perm(CHANGE):
        raise PermissionDenied
    try:
        check_weights(weights)
    except ValueError as error:
        raise ValidationError(str(error)) from error
    if valid_from < today.replace(day=1):
        raise ValidationError({"valid_from": "已经过去的月份按原来的权重，请从本月或以后的月份起。"})
    values = {WEIGHT_FIELDS[measure]: weight for measure, weight in weights.items()}
    tables = WeightTable.objects.select_for_update()
    table = tables.filter(of=of, valid_from=valid_from).first() or WeightTable(of=of, valid_from=valid_from)
    if table.pk and Appraisal.objects.filter(weights=table).exists():
        raise ValidationError({"valid_from": "这张权重表已经用来考核过，请从下个月起。"})
    for name, value in values.items():
        setattr(table, name, value)
    table.full_clean(exclude=["of", "valid_from"])
    table.save()
    return table
