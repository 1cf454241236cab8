"""What of the suggestions waits on the home page: an answer, somebody to carry it out, one's own, a call of thanks."""

from datetime import date

from django.db.models import Count, Q
from django.urls import reverse

from branding.suggestions.models import State, Suggestion
from branding.suggestions.services import JUDGE, WORK
from branding.waiting import Line, worth_saying

NOTHING = Q(pk__in=[])


def suggestion_lines(user, today: date) -> list[Line]:
    """What waits for that user, in one query; nothing for who has no part in it."""
    if not user.has_perm("suggestions.view_suggestion"):
        return []
    judges, mine = user.has_perm(JUDGE), Q(pk__in=Suggestion.objects.of(user, today).values("pk"))
    to_call = Q(pk__in=Suggestion.objects.to_be_called().values("pk"))
    assigned = Q(state=State.ASSIGNED) & mine
    wanted = {
        "to_answer": Q(state=State.SUBMITTED) if judges else NOTHING,
        "to_assign": Q(state=State.ACCEPTED) if judges else NOTHING,
        "mine": assigned if user.has_perm(WORK) else NOTHING,
        "late": assigned & Q(due_on__lt=today) if user.has_perm(WORK) else NOTHING,
        "to_call": to_call if user.has_perm(WORK) and user.may_call else NOTHING,
    }
    rows = Suggestion.objects.visible_to(user)
    counts = rows.aggregate(**{name: Count("pk", filter=which) for name, which in wanted.items()})
    own = "" if user.uses_admin else "&mine=on"
    return worth_saying(
        [
            line("金点子等答复", counts["to_answer"], "submitted"),
            line("采纳的金点子等指派", counts["to_assign"], "accepted"),
            line("金点子请您办理", counts["mine"], f"assigned{own}", counts["late"]),
            line("金点子要打电话致谢", counts["to_call"], "call"),
        ]
    )


def line(words: str, count: int, state: str, late: int = 0) -> Line:
    return Line(words, count, "条", f"{reverse('suggestions:suggestion_list')}?state={state}", late)
