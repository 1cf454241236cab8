"""Stories and notices, the channels they appear on, who agreed to be named, and the plan of publicity."""

from branding.publicity.models.pieces import (
    Agreement,
    Appearance,
    Channel,
    Kind,
    Mention,
    Piece,
    PublicConsent,
    State,
)
from branding.publicity.models.plans import PlannedPiece, Span

__all__ = [
    "Agreement",
    "Appearance",
    "Channel",
    "Kind",
    "Mention",
    "Piece",
    "PlannedPiece",
    "PublicConsent",
    "Span",
    "State",
]
