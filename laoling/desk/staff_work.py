"""What of appraisal, training and competitions waits for a user: the lines of the home page."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Min, Q
from django.urls import reverse

from branding.appraisal.models import Accountability, Appraisal
from branding.appraisal.models.appraisals import CLOSE_WITHIN, OBJECTION_DAYS, waiting
from branding.appraisal.services import CLOSE, OBJECT
from branding.competitions.models import Competition, Entry
from branding.competitions.services import JUDGE
from branding.competitions.services import KEEP as KEEP_COMPETITION
from branding.training.models import Candidate, Invitation, Training
from branding.training.models.sessions import LEARNING_ROLES
from branding.training.plan_services import NAME
from branding.training.records import standings
from branding.training.services import KEEP as KEEP_TRAINING
from laoling import calendar
from laoling.accounts.models import Role

SHOWN = 8
TRAININGS_AHEAD = timedelta(days=14)


@dataclass(frozen=True)
class Line:
    """One thing to do: what it is about, in words, where it is done; `is_late` when its day is over."""

    about: str
    words: str
    url: str
    is_late: bool = False


@dataclass(frozen=True)
class StaffWork:
    """Everything that waits, what is late on top."""

    lines: list[Line]

    @property
    def shown(self) -> list[Line]:
        return self.lines[:SHOWN]

    @property
    def hidden(self) -> int:
        return len(self.lines) - len(self.shown)


def staff_work_for(user, now: datetime) -> StaffWork:
    """What waits for that user now, in a constant number of queries."""
    today = calendar.local_day(now)
    lines = [
        *own_scores(user, today),
        *months_to_close(user, today),
        *trainings_of(user, now),
        *topics_of(user, today),
        *trainings_to_record(user, now),
        *candidates_to_name(user),
        *entries_to_judge(user, today),
        *results_to_announce(user, today),
    ]
    return StaffWork(sorted(lines, key=lambda line: not line.is_late))


def day_words(day: date) -> str:
    return f"{day.month}月{day.day}日"


def own_scores(user, today: date) -> Iterator[Line]:
    """Scores that can be objected to, one's own and of a head's rooms, and consequences to say something to."""
    if user.has_perm(OBJECT):
        shown = Appraisal.objects.open().filter(shown_on__gte=today - timedelta(days=OBJECTION_DAYS))
        for row in shown.filter(member=user).exclude(waiting()).order_by("month"):
            words = (
                f"您{row.month.month}月的考核出来了，有不同意见请在{day_words(row.objections_until)}前提出"
            )
            yield Line("考核", words, row.get_absolute_url())
        if user.role == Role.STATION_HEAD:
            rooms = shown.of_venues().filter(unit=user.unit_id).order_by("month").values("month")
            for month in rooms.annotate(count=Count("pk"), first=Min("shown_on")):
                until = day_words(month["first"] + timedelta(days=OBJECTION_DAYS))
                words = (
                    f"{month['month'].month}月活动室考核（{month['count']} 处），有不同意见请在{until}前提出"
                )
                yield Line("考核", words, list_of(month["month"], of="venue"))
    if user.has_perm("appraisal.view_accountability"):
        for row in Accountability.objects.filter(member=user).unanswered():
            words = f"{day_words(row.happened_on)}登记的问责，请写下您的意见"
            yield Line("问责", words, row.get_absolute_url())


def list_of(month: date, **query: str) -> str:
    return reverse("appraisal:appraisal_list", query={"month": f"{month:%Y-%m}", **query})


def months_to_close(user, today: date) -> Iterator[Line]:
    """Of each open month the objections that wait for an answer, and what can be closed."""
    if not user.has_perm(CLOSE):
        return
    is_ready = ~waiting() & Q(shown_on__lt=today - timedelta(days=OBJECTION_DAYS))
    months = Appraisal.objects.visible_to(user).open().order_by("month").values("month")
    for month in months.annotate(
        objected=Count("pk", filter=Q(waiting())),
        ready=Count("pk", filter=is_ready),
        first=Min("shown_on"),
    ):
        name = f"{month['month'].month}月考核"
        is_late = month["first"] + timedelta(days=CLOSE_WITHIN) < today
        if month["objected"]:
            words = f"{name}有 {month['objected']} 件异议等答复"
            yield Line("考核", words, list_of(month["month"], state="objected"), is_late)
        if month["ready"]:
            words = f"{name}有 {month['ready']} 份可以定稿"
            yield Line("考核", words, list_of(month["month"], state="ready"), is_late)


def trainings_of(user, now: datetime) -> Iterator[Line]:
    """Where the user is asked to come in the next two weeks."""
    rows = Invitation.objects.filter(member=user, came=None, excused="", training__cancelled_at=None)
    rows = rows.filter(training__starts_at__range=(now, now + TRAININGS_AHEAD))
    for row in rows.select_related("training").order_by("training__starts_at"):
        training = row.training
        words = f"{calendar.moment_in_words(training.starts_at)} {training}，{training.place}"
        yield Line("培训", words, reverse("training:training_detail", args=[training.pk]))


def topics_of(user, today: date) -> Iterator[Line]:
    """Credits that are missing or lapse within a month."""
    if user.role not in LEARNING_ROLES:
        return
    [standing] = standings([user], today)
    for row in standing.behind:
        words = f"“{row.topic}”应有 {row.owed.required} 学分，现在有效 {row.owed.valid} 学分"
        yield Line("学分", words, reverse("training:my_record"), is_late=True)
    for row in standing.lapsing:
        words = f"“{row.topic}”的学分{day_words(row.owed.due_on)}到期"
        yield Line("学分", words, reverse("training:my_record"))


def trainings_to_record(user, now: datetime) -> Iterator[Line]:
    """Trainings that are over, and nobody wrote down who came."""
    if not user.has_perm(KEEP_TRAINING):
        return
    for row in Training.objects.kept_by(user).unrecorded(now).order_by("starts_at"):
        words = f"{day_words(row.day)}的“{row}”还没有登记谁到会"
        is_late = row.day < calendar.local_day(now)
        yield Line("培训", words, reverse("training:training_attend", args=[row.pk]), is_late)


def candidates_to_name(user) -> Iterator[Line]:
    """Candidates for brand staff who were reviewed: named or not yet."""
    if not user.has_perm(NAME):
        return
    rows = Candidate.objects.visible_to(user).filter(outcome="", reviewed_at__isnull=False)
    for row in rows.exclude(member=user).select_related("member", "plan").order_by("reviewed_at"):
        words = f"{row.member}已经评议，等您决定是否命名"
        yield Line("品牌员工", words, reverse("training:candidate_detail", args=[row.pk]))


def entries_to_judge(user, today: date) -> Iterator[Line]:
    """Of each competition that the user judges, how many entries still have no score of his."""
    if not user.has_perm(JUDGE):
        return
    competitions = Competition.objects.judged_on(today).filter(judges__member=user)
    rows = Entry.objects.standing().filter(competition__in=competitions).unscored_by(user).order_by()
    rows = rows.values("competition", "competition__title", "competition__judged_until")
    for row in rows.annotate(count=Count("pk")).order_by("competition__judged_until", "competition"):
        until = row["competition__judged_until"]
        words = f"“{row['competition__title']}”还有 {row['count']} 个没有评分，{day_words(until)}前评完"
        url = reverse("competitions:competition_judge", args=[row["competition"]])
        yield Line("竞赛", words, url, is_late=until < today)


def results_to_announce(user, today: date) -> Iterator[Line]:
    """Competitions whose time is over, for whoever arranged them."""
    if not user.has_perm(KEEP_COMPETITION):
        return
    rows = (
        Competition.objects.kept_by(user).judged_on(today).filter(judged_until__lt=today, ends_on__lt=today)
    )
    for row in rows.order_by("judged_until"):
        url = reverse("competitions:competition_detail", args=[row.pk])
        yield Line("竞赛", f"“{row}”评分已经截止，请公布结果", url, is_late=True)
