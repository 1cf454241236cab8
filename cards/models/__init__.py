"""The two-card registry: assessments, tiers, care standards, service cards, and the roster that feeds it."""

from cards.models.assessments import Assessment, Hardship, TierRule
from cards.models.cards import CardAction, CardSeries, Pause, ServiceCard, TierChange
from cards.models.reviews import Review
from cards.models.rosters import RosterImport, RosterRow
from cards.models.standards import CareKind, CareStandard, Period, Tier

__all__ = [
    "Assessment",
    "CardAction",
    "CardSeries",
    "CareKind",
    "CareStandard",
    "Hardship",
    "Pause",
    "Period",
    "Review",
    "RosterImport",
    "RosterRow",
    "ServiceCard",
    "Tier",
    "TierChange",
    "TierRule",
]
