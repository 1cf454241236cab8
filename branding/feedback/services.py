"""What the public marks: kept as it came, and what was marked low becomes something to look at."""

from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction

from activities.models import Venue
from branding.models import Feedback, FeedbackCode, Finding, Mark, Norm
from branding.rectifications.services import ask_for_rectification, look_again
from laoling import calendar
from laoling.accounts.models import User

NORM_OF_MARK = {"reception": Norm.RECEPTION, "place": Norm.VENUE, "work": Norm.WORK}


def code_for(*, venue: Venue, by: User, now: datetime) -> FeedbackCode:
    """The venue's code, made when its first poster is: a second poster leads to the same page."""
    code, _ = FeedbackCode.objects.get_or_create(venue=venue, defaults={"made_at": now, "made_by": by})
    return code


@transaction.atomic
def give_feedback(
    *,
    venue: Venue,
    reception: int,
    place: int,
    work: int,
    words: str = "",
    submission_id: UUID,
    now: datetime,
) -> Feedback:
    """Keep three marks (of `Mark`) and maybe a sentence; the same `submission_id` again is the same feedback.

    The low marks of a day about one norm are one finding of the venue, however many gave them.
    """
    marks = {"reception": reception, "place": place, "work": work}
    values = {**marks, "venue": venue, "words": words, "given_at": now, "given_on": calendar.local_day(now)}
    made, is_new = Feedback.objects.get_or_create(submission_id=submission_id, defaults=values)
    if made.venue_id != venue.pk:
        raise ValidationError("这一页已经过期，请重新扫码。")
    if is_new:
        made.findings.set(
            finding_of(made, NORM_OF_MARK[name]) for name, mark in marks.items() if mark == Mark.BAD
        )
    return made


def finding_of(feedback: Feedback, norm: Norm) -> Finding:
    """The finding of that day's low marks: it waits for the head to look at it, again if he had done with it."""
    finding, is_new = Finding.objects.get_or_create(
        venue=feedback.venue,
        norm=norm,
        found_on=feedback.given_on,
        check_made=None,
        defaults={"unit": feedback.venue.unit, "found_at": feedback.given_at},
    )
    if is_new:
        ask_for_rectification(finding, owner=None, by=None, now=feedback.given_at)
    else:
        look_again(finding, now=feedback.given_at)
    return finding
