"""The norms of service, the checks made against them, what is put right, the posts, and what the public says."""

from branding.models.checks import CheckKind, QualityCheck
from branding.models.feedback import Feedback, FeedbackCode, FeedbackTries, Mark
from branding.models.findings import Finding, Photo, Rectification, RectificationStep, Step
from branding.models.shifts import ShiftRecord, ShiftTick
from branding.models.standards import Norm, Standard, StandardItem

__all__ = [
    "CheckKind",
    "Feedback",
    "FeedbackCode",
    "FeedbackTries",
    "Finding",
    "Mark",
    "Norm",
    "Photo",
    "QualityCheck",
    "Rectification",
    "RectificationStep",
    "ShiftRecord",
    "ShiftTick",
    "Standard",
    "StandardItem",
    "Step",
]
