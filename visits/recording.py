"""What the page that records a visit needs around its form: one submission once, and words for what came of it."""

import uuid

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.html import format_html

from laoling import calendar
from laoling.people.models import Retiree
from visits import services
from visits.forms import VisitForm, says_same
from visits.household_forms import HouseholdForm
from visits.models import Duty, Outcome, Talk, Visit

OPEN_SUBMISSIONS = "open_submissions"  # in the session: the number of each visit form that isn't saved yet
SUBMISSIONS_KEPT = 30
OUT_OF_DATE = "这一页已经过期，没有保存。请从老同志的页面重新打开“记录走访”。"
ALREADY_SAVED = (
    "这次走访已经保存过，现在的内容和保存的不一样，没有再存一次。"
    '请看<a href="{}">已保存的记录</a>；要改的话，请在那一页点“更正这条记录”。'
)


def open_kinds_of(retiree, today) -> dict[str, str]:
    """The kinds that a visit today would answer, with how urgent each is in words, the most urgent first."""
    return open_kinds_of_all([retiree], today)[retiree.pk]


def open_kinds_of_all(people, today) -> dict[int, dict[str, str]]:
    """The same of several people, by their keys."""
    words: dict[int, dict[str, str]] = {retiree.pk: {} for retiree in people}
    for duty in Duty.objects.open_on(today).filter(retiree__in=words).order_by("due_on", "pk"):
        words[duty.retiree_id].setdefault(duty.kind, _urgency(duty, today))
    return words


def _urgency(duty, today) -> str:
    due_on = duty.due_on
    if duty.due_at is not None:
        due = duty.due_at.astimezone(calendar.SHANGHAI)
        return f"{due.month}月{due.day}日{due:%H:%M}前"
    days = (due_on - today).days
    if days < 0:
        return f"逾期{-days}天"
    return "今天到期" if days == 0 else f"{due_on.month}月{due_on.day}日到期"


def submission_for(request, subject) -> str:
    """The number of the visit that is being filled in about a subject: the same in every tab until it is saved.

    `subject` is the key of a person, or the word for a household.
    """
    numbers = request.session.get(OPEN_SUBMISSIONS, {})
    number = numbers.pop(str(subject), None) or str(uuid.uuid4())
    newest = [*numbers.items(), (str(subject), number)][-SUBMISSIONS_KEPT:]
    request.session[OPEN_SUBMISSIONS] = dict(newest)
    return number


def forget_submission(request, subject) -> None:
    """The next form about that person or household is another visit."""
    numbers = request.session.get(OPEN_SUBMISSIONS, {})
    if numbers.pop(str(subject), None):
        request.session[OPEN_SUBMISSIONS] = numbers


def save(request, form: VisitForm, retiree, now) -> Visit | None:
    """The visit of a valid form; None, with the reason added to the form, when it can't be saved."""
    try:
        visit = services.record_visit(retiree=retiree, by=request.user, now=now, **form.answers())
    except ValidationError as error:
        is_foreign = "submission_id" in getattr(
            error, "error_dict", {}
        )  # the number of another person's form
        form.add_error(None, OUT_OF_DATE if is_foreign else error.messages)
        return None
    forget_submission(request, retiree.pk)
    if visit.recorded_by_id != request.user.pk:
        form.add_error(None, OUT_OF_DATE)
    elif not form.says_same_as(visit):
        form.add_error(None, format_html(ALREADY_SAVED, reverse("visits:visit_detail", args=[visit.pk])))
    else:
        return visit
    return None


def save_household(request, form: HouseholdForm, subject: str, now) -> list[Visit] | None:
    """The visits of a valid form, all or none; None, with the reason added to the form, when they can't be saved."""
    cleaned = form.when.cleaned_data
    answers = {member.retiree.pk: member.answers() for member in form.seen}
    visited_at, number = cleaned["visited_at"], cleaned["submission_id"]
    try:
        with transaction.atomic():
            visits = services.record_household(
                answers=answers, visited_at=visited_at, submission_id=number, by=request.user, now=now
            )
            if problem := _unlike(visits, form, request.user):
                raise ValidationError(problem)
    except ValidationError as error:
        is_foreign = "submission_id" in getattr(error, "error_dict", {})
        form.add_error(OUT_OF_DATE if is_foreign else error.messages)
        return None
    forget_submission(request, subject)
    return visits


def _unlike(visits: list[Visit], form: HouseholdForm, user) -> str:
    """Why these can't be the visits of the form: somebody else's, or saved before with other answers; else nothing."""
    if any(visit.recorded_by_id != user.pk for visit in visits):
        return OUT_OF_DATE
    for visit, member in zip(visits, form.seen, strict=True):
        if not says_same(member.answers(), form.day, visit):
            return format_html(ALREADY_SAVED, reverse("visits:visit_detail", args=[visit.pk]))
    return ""


def saved_in_words(visit: Visit) -> str:
    """What was saved and what it answered, for the message after saving."""
    text = f"已保存{visit.retiree}的走访记录"
    settled = visit.settles.count()
    if settled:
        text += f"，完成 {settled} 项任务"
    elif visit.outcome == Outcome.ABSENT:
        text += "。没有见到人，任务还在"
    elif visit.outcome == Outcome.PHONED and open_kinds_of(
        visit.retiree, calendar.local_day(visit.recorded_at)
    ):
        text += "。按服务标准电话不算完成，任务还在，请上门"
    if visit.next_try_on:
        text += f"，请在{visit.next_try_on.month}月{visit.next_try_on.day}日再去一次"
    return text


def needs_in_words(visit: Visit) -> str:
    """Where what was heard becomes a request, with a deadline and somebody who sees to it."""
    address = f"{reverse('visits:request_new_for', args=[visit.retiree_id])}?visit={visit.pk}"
    return format_html('听到的需求要有人办，请<a href="{}">登记为诉求</a>。', address)


def housemates_of(retiree, today) -> list[str]:
    """The names of the others of the household for whom something is open too: one form records all of them."""
    others = Retiree.objects.family_of(retiree).filter(station=retiree.station_id, archived_at=None)
    with_duties = others.filter(Exists(Duty.objects.open_on(today).filter(retiree=OuterRef("pk"))))
    return list(with_duties.sorted_by_name().values_list("name", flat=True))


def talk_asked_by(visit: Visit, user) -> Talk | None:
    """The talk that waits because of what was noted on the visit, if the user may see to it."""
    talks = Talk.objects.open_to(user, calendar.local_day(visit.recorded_at)).unended()
    return talks.filter(mood__visit=visit).select_related("retiree").first()


def talk_in_words(talk: Talk) -> str:
    """Where a low mood or a sharp change leads."""
    words = '{}：{}。请在{}月{}日前<a href="{}">谈一次心</a>。'
    address = reverse("visits:talk_detail", args=[talk.pk])
    return format_html(
        words, talk.retiree, talk.get_reason_display(), talk.due_on.month, talk.due_on.day, address
    )


def times_absent(retiree) -> int:
    """How many of the latest visits in a row found nobody in: from the second on the family is to be called."""
    return retiree.visits.valid().absent_in_a_row()
