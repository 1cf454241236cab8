"""Duties, the visits that settle them, and the events and rules that ask for them."""

from visits.models.duties import ON_TIME, Duty
from visits.models.events import EventKind, LifeEvent
from visits.models.rules import FestivalRule, MustStandard
from visits.models.visits import MUSTS, DutyKind, Visit
from visits.windows import Outcome

__all__ = [
    "MUSTS",
    "ON_TIME",
    "Duty",
    "DutyKind",
    "EventKind",
    "FestivalRule",
    "LifeEvent",
    "MustStandard",
    "Outcome",
    "Visit",
]
