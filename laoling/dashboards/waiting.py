"""What waits for the reader of the dashboard, above all figures."""

from datetime import date

from django.urls import reverse

from branding.publicity.todo import publicity_lines
from branding.suggestions.todo import suggestion_lines
from branding.waiting import Line, worth_saying
from cards.todo import approvals_waiting


def waiting_for(reader, today: date) -> list[Line]:
    """The counted lines, each with its list."""
    approvals = Line("困难评估等审批", approvals_waiting(reader), "份", reverse("cards:assessment_list"))
    return [*worth_saying([approvals]), *suggestion_lines(reader, today), *publicity_lines(reader, today)]
