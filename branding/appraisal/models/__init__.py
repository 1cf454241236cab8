"""Appraisal 考核: tables of weights, a month's scores with every number behind them, and accountability 问责."""

from branding.appraisal.models.accountability import Accountability, Consequence
from branding.appraisal.models.appraisals import Appraisal, Correction, Line, Objection, Outcome
from branding.appraisal.models.weights import WEIGHT_FIELDS, WeightTable

__all__ = [
    "WEIGHT_FIELDS",
    "Accountability",
    "Appraisal",
    "Consequence",
    "Correction",
    "Line",
    "Objection",
    "Outcome",
    "WeightTable",
]
