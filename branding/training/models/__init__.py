"""Training 培训 with its credits, and the plan of brand staff 品牌员工培养计划."""

from branding.training.models.plans import BrandPlan, Candidate
from branding.training.models.sessions import Invitation, Topic, Training

__all__ = ["BrandPlan", "Candidate", "Invitation", "Topic", "Training"]
