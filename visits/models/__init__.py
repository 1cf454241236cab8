"""Duties, the visits that settle them, and what retirees ask for."""

from visits.models.duties import Duty
from visits.models.policies import Channel, Entitlement, Policy
from visits.models.requests import HelpRequest, RequestStep, RequestTopic, RequestUrgency
from visits.models.visits import DutyKind, Visit
from visits.windows import Outcome

__all__ = [
    "Channel",
    "Duty",
    "DutyKind",
    "Entitlement",
    "HelpRequest",
    "Outcome",
    "Policy",
    "RequestStep",
    "RequestTopic",
    "RequestUrgency",
    "Visit",
]
