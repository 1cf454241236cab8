"""The Monday digest: one page a week for heads, departments and the centre (Rules of duties, 10 and 12)."""

from collections import Counter, defaultdict
from datetime import datetime, time, timedelta

from django.db import transaction
from django.db.models import Count, F, Min, Q, QuerySet
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from cards.models import Tier
from laoling import calendar
from laoling.accounts.models import Level, Role, Unit, User
from laoling.inbox.models import Reminder
from laoling.inbox.services import beat
from visits.models import ON_TIME, Duty, DutyKind

SENT_FROM = time(8)  # Shanghai, on Mondays
NAMED_AT_MOST = 10
TIERS = (*Tier, None)  # None: of somebody without a card, who was taken to hospital or died
INTERVAL_SECONDS = 1800
READERS = {
    Role.STATION_HEAD: Level.STATION,
    Role.DEPARTMENT_MANAGER: Level.DEPARTMENT,
    Role.CENTRE_LEADER: Level.CENTRE,
}


@transaction.atomic
def send_digest(*, now) -> int:
    """Send this week's digest to every reader who hasn't got it by `now`; returns how many were sent.

    Before Monday 08:00 nothing is due yet; after downtime the week's digest still comes, once.
    """
    monday = calendar.local_day(now) - timedelta(days=calendar.local_day(now).weekday())
    beat(name="digest", interval_seconds=INTERVAL_SECONDS, now=now)
    if now < datetime.combine(monday, SENT_FROM, tzinfo=timezone.get_default_timezone()):
        return 0
    subject = f"visits.digest:{monday:%G-W%V}"
    readers = User.objects.working_on(calendar.local_day(now)).filter(role__in=READERS).select_related("unit")
    readers = readers.exclude(pk__in=Reminder.objects.filter(subject=subject).values("recipient"))
    readers = [reader for reader in readers if reader.unit.level == READERS[reader.role]]
    if not readers:
        return 0
    week = Week(monday, now)
    messages = [
        Reminder(
            subject=subject,
            rung=0,
            recipient=reader,
            unit=reader.unit,
            names_people=reader.sees_people,
            title=f"一周小结（{week.in_words}）",
            body=week.page_for(reader),
            url=reverse("visits:duty_list") + "?state=overdue"
            if reader.sees_people
            else reverse("admin:index"),
            sent_at=now,
        )
        for reader in readers
    ]
    return len(Reminder.objects.bulk_create(messages, ignore_conflicts=True))


class Week:
    """The figures of the week before `monday`, and what is late by `now`, read once for all readers.

    Late, done and on time are what they are on every page (Rules of duties, 9).
    """

    def __init__(self, monday, now: datetime):
        self.today = calendar.local_day(now)
        first, last = monday - timedelta(days=7), monday - timedelta(days=1)
        self.in_words = f"{first.month}月{first.day}日—{last.month}月{last.day}日"
        self.late = Duty.objects.overdue(now)
        still_to_come = Duty.objects.due_between(self.today, monday + timedelta(days=6))
        self.stations: dict[int, Counter[str]] = defaultdict(Counter)
        self.add(
            Duty.objects.counted().filter(due_on__range=(first, last)),
            fell_due=Count("pk"),
            on_time=Count("pk", filter=ON_TIME),
        )
        self.add(still_to_come.exclude(due_at__lt=now), coming=Count("pk"))
        self.add(self.late, **{late_name(tier): Count("pk", filter=Q(tier=tier)) for tier in TIERS})
        self.units = {unit.pk: unit for unit in Unit.objects.stations()}

    def add(self, duties: QuerySet, **figures: Count) -> None:
        """Count these duties by station."""
        for row in duties.order_by().values(station=F("retiree__station")).annotate(**figures):
            self.stations[row.pop("station")].update(row)

    def page_for(self, reader) -> str:
        """The body of one reader's digest: figures of the subtree, then who is behind."""
        within = [pk for pk, unit in self.units.items() if unit.path.startswith(reader.unit.path)]
        rows = {pk: self.stations[pk] for pk in within if pk in self.stations}
        counts = list(rows.values())
        by_tier = "、".join(late_in_words(counts))
        lines = [
            f"上周应完成 {total(counts, 'fell_due')} 次，按时完成 {total(counts, 'on_time')} 次。",
            f"现在逾期 {late_of(counts)} 件（{by_tier}）。",
            f"本周到期 {total(counts, 'coming')} 件。",
        ]
        behind = (
            self.people_behind(reader.unit)
            if reader.role == Role.STATION_HEAD
            else self.stations_behind(rows)
        )
        if behind:
            lines += ["", "需要先办的：", *behind]
        return "\n".join(lines)

    def stations_behind(self, rows: dict[int, Counter[str]]) -> list[str]:
        """Stations with overdue duties, the most first."""
        late = {pk: late_of([row]) for pk, row in rows.items()}
        behind = sorted((pk for pk in late if late[pk]), key=lambda pk: -late[pk])
        return [f"{self.units[pk].name}：逾期 {late[pk]} 件" for pk in behind[:NAMED_AT_MOST]]

    def people_behind(self, station: Unit) -> list[str]:
        """The station's people whose duties are overdue longest, one line a kind, with who answers for them."""
        rows = (
            self.late.filter(retiree__station=station)
            .order_by()
            .annotate(who=Coalesce("assigned_to__name", "card__visitor__name"))
            .values("retiree", "retiree__name", "kind", "who")
            .annotate(count=Count("pk"), first_due=Min("due_on"))
        )
        return [self.line_of(row) for row in rows.order_by("first_due", "retiree", "kind")[:NAMED_AT_MOST]]

    def line_of(self, row: dict) -> str:
        """How many of a kind are late and the first of them by how many days; one with a clock on its very day."""
        days = (self.today - row["first_due"]).days
        late = f"逾期 {days} 天" if days else "已过时限"
        late = f"{row['count']} 次，最早的{late}" if row["count"] > 1 else late
        who = row["who"] or "尚未指定走访员"
        return f"{row['retiree__name']} {DutyKind(row['kind']).label}，{late}（{who}）"


def total(rows, name) -> int:
    return sum(row[name] for row in rows)


def late_in_words(rows) -> list[str]:
    """How many are late of each tier; those of people without a card (hospital, funeral) where there are any."""
    words = [f"{tier.label} {total(rows, late_name(tier))}" for tier in Tier]
    without = total(rows, late_name(None))
    return [*words, f"没有服务卡的 {without}"] if without else words


def late_of(rows) -> int:
    return sum(total(rows, late_name(tier)) for tier in TIERS)


def late_name(tier: Tier | None) -> str:
    return f"late_{tier.value if tier else 'none'}"
