"""The register: the retired colleagues, what they agreed to, and how long what is known of them is kept."""

from laoling.people.models.consents import Consent, How, Purpose
from laoling.people.models.known_apart import KnownApart
from laoling.people.models.retention import RetentionRule
from laoling.people.models.retirees import (
    Ability,
    ArchiveReason,
    Category,
    EmergencyContact,
    Household,
    Living,
    Marriage,
    Politics,
    Retiree,
    Sex,
    Transfer,
)

__all__ = [
    "Ability",
    "ArchiveReason",
    "Category",
    "Consent",
    "EmergencyContact",
    "Household",
    "How",
    "KnownApart",
    "Living",
    "Marriage",
    "Politics",
    "Purpose",
    "RetentionRule",
    "Retiree",
    "Sex",
    "Transfer",
]
