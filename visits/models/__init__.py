"""Duties, the visits that settle them, and what retirees ask for."""

from visits.models.duties import Duty
from visits.models.requests import HelpRequest, RequestStep, RequestTopic, RequestUrgency
from visits.models.visits import DutyKind, Visit
from visits.windows import Outcome

__all__ = [
    "Duty",
    "DutyKind",
    "HelpRequest",
    "Outcome",
    "RequestStep",
    "RequestTopic",
    "RequestUrgency",
    "Visit",
]
