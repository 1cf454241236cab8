"""Duties, the visits that settle them, the events and rules that ask for them, requests, policies and moods."""

from visits.models.duties import ON_TIME, VISITOR, Duty
from visits.models.events import EventKind, LifeEvent
from visits.models.moods import MoodFigure, MoodMonth, MoodRecord, Talk, TalkSession
from visits.models.policies import Channel, Entitlement, Policy
from visits.models.requests import HelpRequest, RequestStep, RequestTopic, RequestUrgency
from visits.models.routes import Route
from visits.models.rules import FestivalRule, MustStandard
from visits.models.visits import MUSTS, DutyKind, Visit
from visits.windows import Outcome

__all__ = [
    "MUSTS",
    "ON_TIME",
    "VISITOR",
    "Channel",
    "Duty",
    "DutyKind",
    "Entitlement",
    "EventKind",
    "FestivalRule",
    "HelpRequest",
    "LifeEvent",
    "MoodFigure",
    "MoodMonth",
    "MoodRecord",
    "MustStandard",
    "Outcome",
    "Policy",
    "RequestStep",
    "RequestTopic",
    "RequestUrgency",
    "Route",
    "Talk",
    "TalkSession",
    "Visit",
]
