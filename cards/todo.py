"""What of the cards waits for somebody, on the home page and the dashboard."""

from cards.models import Assessment


def approvals_waiting(user) -> int:
    """How many assessments wait for that user's approval; 0 for who may not approve."""
    if not user.has_perm("cards.approve_assessment"):
        return 0
    return Assessment.objects.visible_to(user).waiting().count()
