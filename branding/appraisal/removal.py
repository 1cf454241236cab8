"""Taking away what is past its time, with its history (`manage.py apply_retention`, as the owner of the tables)."""

from collections.abc import Sequence
from typing import Any

import pgtrigger

from branding.appraisal.models import Accountability, Appraisal, Correction, Line, Objection
from laoling.history import event_model_of

# What stands still for everybody goes only when its time is over.
FROZEN = [f"{model._meta.label}:frozen" for model in (Appraisal, Line, Objection, Correction)]


def remove_appraisals(keys: Sequence[int]) -> int:
    """Delete closed appraisals with all that belongs to them; inside a transaction. Returns how many."""
    objections = list(Objection.objects.filter(appraisal__in=keys).values_list("pk", flat=True))
    with pgtrigger.ignore(*FROZEN):
        _, by_model = Appraisal.objects.filter(pk__in=keys).delete()
    forget(Objection, objections)
    forget(Appraisal, keys)
    return by_model.get(Appraisal._meta.label, 0)


def remove_accountabilities(keys: Sequence[int]) -> int:
    """Delete consequences; inside a transaction. Returns how many."""
    _, by_model = Accountability.objects.filter(pk__in=keys).delete()
    forget(Accountability, keys)
    return by_model.get(Accountability._meta.label, 0)


def forget(model: type[Any], keys: Sequence[int]) -> None:
    """Delete the history of these rows."""
    events: Any = event_model_of(model)
    events.objects.filter(pgh_obj__in=keys).delete()
