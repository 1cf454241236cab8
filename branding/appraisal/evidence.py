"""What stands behind the numbers of an appraisal: the checks, findings, duties … that the reader may see.

The rows are found by the same querysets that were counted; those that cost points come first.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse

from branding.appraisal import measures
from branding.appraisal.measures import Span
from branding.appraisal.models import Appraisal
from branding.appraisal.scoring import MEASURES, Measure
from branding.models import Finding, QualityCheck, Rectification
from visits.models import ON_TIME, Duty, HelpRequest
from visits.requests.states import SATISFIED_FROM

SHOWN = 30  # rows of a measure


@dataclass(frozen=True)
class Item:
    """One row behind a number: in words, whether it was right, its page, what accountability would be `about`."""

    words: str
    is_right: bool
    url: str
    about: str = ""


@dataclass
class Evidence:
    """The rows that the reader may see, how many more there are, and where to read on."""

    items: list[Item] = field(default_factory=list)
    left_out: int = 0
    words: str = ""
    url: str = ""


def evidence_of(row: Appraisal, user) -> dict[Measure, Evidence]:
    """By measure what stands behind it, for what the user may read. One query a measure."""
    span = Span.of(row.month)
    found = {}
    for measure, (permission, collect) in COLLECTORS.items():
        if measure in MEASURES[row.of] and user.has_perm(permission):
            found[measure] = collect(row, span, user)
    return found


def of_items(items: Iterable[Item]) -> Evidence:
    """At most SHOWN of them, those that cost points first."""
    ordered = sorted(items, key=lambda item: item.is_right)
    return Evidence(ordered[:SHOWN], max(len(ordered) - SHOWN, 0))


def day_words(day: date) -> str:
    return f"{day.month}月{day.day}日"


def whose(row: Appraisal) -> tuple[str, int | None]:
    """The column of checks and findings, and the key in it."""
    return ("member", row.member_id) if row.member_id else ("venue", row.venue_id)


def checks(row: Appraisal, span: Span, user) -> Evidence:
    of, key = whose(row)
    seen = QualityCheck.objects.visible_to(user).values("pk")
    rows = measures.checks_behind(of, span).filter(**{of: key}, pk__in=seen).select_related("checked_by")
    return of_items(
        Item(
            f"{day_words(check.checked_on)} {check.get_kind_display()}（{check.checked_by}）："
            + (
                f"{check.items} 条中 {check.failed} 条不合格" if check.failed else f"{check.items} 条全部合格"
            ),
            not check.failed,
            reverse("branding:check_detail", args=[check.pk]),
        )
        for check in rows
    )


def repeats(row: Appraisal, span: Span, user) -> Evidence:
    of, key = whose(row)
    rows = measures.with_again(measures.findings_behind(of, span).filter(**{of: key}), of)
    seen = Finding.objects.visible_to(user).values("pk")
    return of_items(
        Item(
            f"{day_words(one.found_on)} {one.what}" + ("（30 天内查出过）" if one.again else ""),
            not one.again,
            reverse("branding:check_detail", args=[one.check_made_id]),
            f"finding={one.pk}",
        )
        for one in rows.filter(pk__in=seen).select_related("item")
    )


def rectifications(row: Appraisal, span: Span, user) -> Evidence:
    mine = Q(owner=row.member_id) if row.member_id else Q(finding__venue=row.venue_id)
    seen = Rectification.objects.visible_to(user).values("pk")
    rows = measures.rectifications_behind(span).filter(mine, pk__in=seen)
    rows = rows.select_related("finding__item", "finding__venue", "finding__member")
    return of_items(
        Item(
            f"{one.finding.of_what}：{one.finding.what}，{day_words(one.due_on)}到期，"
            + (f"{day_words(one.done_on)}改好" if one.done_on else "没有改好"),
            one.done_on is not None and one.done_on <= one.due_on,
            reverse("branding:rectification_detail", args=[one.pk]),
            f"finding={one.finding_id}",
        )
        for one in rows
    )


def duties(row: Appraisal, span: Span, user) -> Evidence:
    rows = measures.duties_behind(span).filter(
        answers=row.member_id, pk__in=Duty.objects.visible_to(user).values("pk")
    )
    kept = set(rows.filter(ON_TIME).values_list("pk", flat=True))
    return of_items(
        Item(
            f"{duty.retiree.name} {duty.what}，{day_words(duty.due_on)}到期，"
            + (f"{day_words(duty.settled_on)}完成" if duty.settled_on else "没有完成"),
            duty.pk in kept,
            reverse("visits:duty_detail", args=[duty.pk]),
            f"duty={duty.pk}",
        )
        for duty in rows.select_related("retiree").defer("retiree__id_number", "retiree__phone")
    )


def requests(row: Appraisal, span: Span, user) -> Evidence:
    seen = HelpRequest.objects.visible_to(user).values("pk")
    rows = measures.requests_behind(span).filter(handler=row.member_id, pk__in=seen)
    return of_items(
        Item(
            f"{one.whose} {one.topic}，{day_words(one.due_on)}到期，"
            + ("按期办结" if is_in_time(one) else "办结晚了" if one.resolved_at else "没有办结"),
            is_in_time(one),
            reverse("visits:request_detail", args=[one.pk]),
        )
        for one in rows.select_related("retiree", "topic").defer("retiree__id_number", "retiree__phone")
    )


def is_in_time(one: HelpRequest) -> bool:
    return one.resolved_at is not None and not one.is_late


def call_backs(row: Appraisal, span: Span, user) -> Evidence:
    rows = measures.call_backs_behind(span).filter(
        request__handler=row.member_id, request__in=HelpRequest.objects.visible_to(user)
    )
    people = ("request__retiree__id_number", "request__retiree__phone")
    return of_items(
        Item(
            f"{step.request.whose} {step.request.topic}：{step.get_satisfaction_display()}",
            step.satisfaction >= SATISFIED_FROM,
            reverse("visits:request_detail", args=[step.request_id]),
        )
        for step in rows.select_related("request__retiree", "request__topic").defer(*people)
    )


def coverage(row: Appraisal, span: Span, user) -> Evidence:
    """The working days without a check."""
    had = QualityCheck.objects.filter(venue=row.venue_id, checked_on__range=span.days)
    checked = set(had.values_list("checked_on", flat=True))
    venue = row.venue
    assert venue is not None  # a measure of venues only
    missing = [day_words(day) for day in span.working_days if day not in checked and venue.is_in_use(day)]
    query = urlencode({"venue": row.venue_id, "since": span.first, "until": span.last})
    words = f"没有检查的工作日：{'、'.join(missing)}" if missing else "每个工作日都有检查"
    words += "".join(
        f"；{day_words(day)}{what}"
        for day, what in ((venue.opened_on, "启用"), (venue.closed_on, "停用"))
        if day and span.first <= day <= span.last
    )
    return Evidence(words=words, url=f"{reverse('branding:check_list')}?{query}")


def feedback(row: Appraisal, span: Span, user) -> Evidence:
    words = "本站各活动室的群众评价，每次三项" if row.member_id else "群众评价，每次三项"
    return Evidence(words=words, url=reverse("branding:satisfaction"))


def training(row: Appraisal, span: Span, user) -> Evidence:
    words = f"{day_words(span.last)}应持有的学分和其中有效的学分"
    is_own = row.member_id == user.pk
    url = reverse("training:my_record") if is_own else reverse("training:record", args=[row.member_id])
    return Evidence(words=words, url=url)


Collector = Callable[[Appraisal, Span, object], Evidence]
COLLECTORS: dict[Measure, tuple[str, Collector]] = {
    Measure.COVERAGE: ("branding.view_qualitycheck", coverage),
    Measure.CHECK: ("branding.view_qualitycheck", checks),
    Measure.REPEAT: ("branding.view_qualitycheck", repeats),
    Measure.RECTIFY: ("branding.view_rectification", rectifications),
    Measure.DUTY: ("visits.view_duty", duties),
    Measure.REQUEST: ("visits.view_helprequest", requests),
    Measure.SATISFACTION: ("visits.view_helprequest", call_backs),
    Measure.FEEDBACK: ("branding.view_feedback", feedback),
    Measure.TRAINING: ("training.view_training", training),
}

# How each measure is counted, for the page.
EXPLAINED = {
    Measure.COVERAGE: "启用期间的当月工作日中有检查的天数（谁查都算）",
    Measure.CHECK: "别人检查的条目中合格的条数，自查不计",
    Measure.REPEAT: "别人查出的问题中，30 天内同一处没有查出过的",
    Measure.RECTIFY: "当月到期的整改中按期改好的",
    Measure.DUTY: "当月到期的应访任务中按期完成的，免访和取消的不计",
    Measure.REQUEST: "当月到期的诉求中按期办结的",
    Measure.SATISFACTION: "当月回访中满意和很满意的",
    Measure.FEEDBACK: "群众评价各项中满意的",
    Measure.TRAINING: "月末应持有的学分中有效的",
}
