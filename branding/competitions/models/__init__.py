"""Labour competitions 劳动竞赛: what is asked, who takes part, what judges say, and what came of it."""

from branding.competitions.models.competitions import Award, Competition, Criterion, Judge
from branding.competitions.models.entries import Entry, Partner, Result, ResultLine, Score

__all__ = ["Award", "Competition", "Criterion", "Entry", "Judge", "Partner", "Result", "ResultLine", "Score"]
