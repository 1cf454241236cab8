"""Duties, and the visits that settle them."""

from visits.models.duties import Duty
from visits.models.visits import DutyKind, Visit
from visits.windows import Outcome

__all__ = ["Duty", "DutyKind", "Outcome", "Visit"]
