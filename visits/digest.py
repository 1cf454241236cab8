"""The Monday digest: one page a week for heads, departments and the centre (Rules of duties, 10 and 12)."""

from datetime import datetime, time, timedelta

from django.db import transaction
from django.db.models import Count, F, Q
from django.urls import reverse
from django.utils import timezone

from cards.models import Tier
from laoling import calendar
from laoling.accounts.models import Level, Role, Unit, User
from laoling.inbox.models import Reminder
from laoling.inbox.services import beat
from visits.models import Duty

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
    week = Week(monday)
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
    """The figures of the week before `monday`, read once for all readers."""

    def __init__(self, monday):
        self.monday = monday
        first, last = monday - timedelta(days=7), monday - timedelta(days=1)
        self.in_words = f"{first.month}月{first.day}日—{last.month}月{last.day}日"
        late = Q(settled_by=None, ended_as="", due_on__lt=monday)
        fell_due = Q(due_on__range=(first, last)) & Q(ended_as__in=["", Duty.End.MISSED])
        self.stations = {
            row["station"]: row
            for row in Duty.objects.filter(late | Q(due_on__range=(first, monday + timedelta(days=6))))
            .values(station=F("retiree__station"))
            .annotate(
                fell_due=Count("pk", filter=fell_due),
                on_time=Count("pk", filter=fell_due & Q(settled_on__lte=F("due_on"))),
                coming=Count(
                    "pk",
                    filter=Q(
                        settled_by=None, ended_as="", due_on__range=(monday, monday + timedelta(days=6))
                    ),
                ),
                **{late_name(tier): Count("pk", filter=late & Q(tier=tier)) for tier in TIERS},
            )
        }
        self.units = {unit.pk: unit for unit in Unit.objects.stations()}
        self.late = late

    def page_for(self, reader) -> str:
        """The body of one reader's digest: figures of the subtree, then who is behind."""
        within = [pk for pk, unit in self.units.items() if unit.path.startswith(reader.unit.path)]
        rows = [self.stations[pk] for pk in within if pk in self.stations]
        by_tier = "、".join(late_in_words(rows))
        lines = [
            f"上周应完成 {total(rows, 'fell_due')} 次，按时完成 {total(rows, 'on_time')} 次。",
            f"现在逾期 {late_of(rows)} 件（{by_tier}）。",
            f"本周到期 {total(rows, 'coming')} 件。",
        ]
        behind = (
            self.people_behind(reader.unit)
            if reader.role == Role.STATION_HEAD
            else self.stations_behind(rows)
        )
        if behind:
            lines += ["", "需要先办的：", *behind]
        return "\n".join(lines)

    def stations_behind(self, rows) -> list[str]:
        """Stations with overdue duties, the most first."""
        behind = sorted((row for row in rows if late_of([row])), key=lambda row: -late_of([row]))
        return [
            f"{self.units[row['station']].name}：逾期 {late_of([row])} 件" for row in behind[:NAMED_AT_MOST]
        ]

    def people_behind(self, station) -> list[str]:
        """The station's people whose duties are overdue longest, with who answers for them."""
        duties = Duty.objects.filter(self.late, retiree__station=station).select_related(
            "retiree", "card__visitor", "assigned_to"
        )
        return [
            f"{duty.retiree.name} {duty.get_kind_display()}，逾期 {(self.monday - duty.due_on).days} 天"
            f"（{duty.visitor or '尚未指定走访员'}）"
            for duty in duties.order_by("due_on", "pk")[:NAMED_AT_MOST]
        ]


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
