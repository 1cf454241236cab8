"""The two-card registry: assessments, tiers, care standards, the two cards, and the roster that feeds it."""

from cards.models.assessments import Assessment, Hardship, TierRule
from cards.models.cards import CardAction, CardSeries, Pause, ServiceCard, TierChange
from cards.models.contacts import CardStyle, ContactCard, PrintBatch, ServiceContact
from cards.models.reviews import Review
from cards.models.rosters import RosterImport, RosterRow
from cards.models.standards import CareKind, CareStandard, Period, Tier

__all__ = [
    "Assessment",
    "CardAction",
    "CardSeries",
    "CardStyle",
    "CareKind",
    "CareStandard",
    "ContactCard",
    "Hardship",
    "Pause",
    "Period",
    "PrintBatch",
    "Review",
    "RosterImport",
    "RosterRow",
    "ServiceCard",
    "ServiceContact",
    "Tier",
    "TierChange",
    "TierRule",
]
