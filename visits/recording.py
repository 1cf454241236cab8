"""What the page that records a visit needs around its form: one submission once, and words for what came of it."""

import uuid

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.html import format_html

from laoling import calendar
from visits import services
from visits.forms import VisitForm
from visits.models import Outcome, Visit

OPEN_SUBMISSIONS = "open_submissions"  # in the session: the number of each visit form that isn't saved yet
SUBMISSIONS_KEPT = 30
OUT_OF_DATE = "这一页已经过期，没有保存。请从老同志的页面重新打开“记录走访”。"
ALREADY_SAVED = (
    "这次走访已经保存过，现在的内容和保存的不一样，没有再存一次。"
    '请看<a href="{}">已保存的记录</a>；要改的话，请在那一页点“更正这条记录”。'
)


def open_kinds_of(retiree, today) -> dict[str, str]:
    """The kinds that a visit today would answer, with how urgent each is in words, the most urgent first."""
    words: dict[str, str] = {}
    for duty in retiree.duties.open_on(today).order_by("due_on", "pk"):
        words.setdefault(duty.kind, _urgency(duty, today))
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


def submission_for(request, retiree) -> str:
    """The number of the visit that is being filled in about a person: the same in every tab until it is saved."""
    numbers = request.session.get(OPEN_SUBMISSIONS, {})
    number = numbers.pop(str(retiree.pk), None) or str(uuid.uuid4())
    newest = [*numbers.items(), (str(retiree.pk), number)][-SUBMISSIONS_KEPT:]
    request.session[OPEN_SUBMISSIONS] = dict(newest)
    return number


def forget_submission(request, retiree) -> None:
    """The next form about that person is another visit."""
    numbers = request.session.get(OPEN_SUBMISSIONS, {})
    if numbers.pop(str(retiree.pk), None):
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
    forget_submission(request, retiree)
    if visit.recorded_by_id != request.user.pk:
        form.add_error(None, OUT_OF_DATE)
    elif not form.says_same_as(visit):
        form.add_error(None, format_html(ALREADY_SAVED, reverse("visits:visit_detail", args=[visit.pk])))
    else:
        return visit
    return None


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


def times_absent(retiree) -> int:
    """How many of the latest visits in a row found nobody in: from the second on the family is to be called."""
    return retiree.visits.valid().absent_in_a_row()
