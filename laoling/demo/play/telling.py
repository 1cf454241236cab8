"""What the portal did after something happened: the duties and reminders of the couple before and after, compared."""

from dataclasses import dataclass
from datetime import date, datetime

from laoling.calendar import SHANGHAI, WEEKDAYS
from laoling.inbox.models import Reminder
from visits.models import Duty, DutyKind
from visits.windows import State

SHOWN = 6  # duties of one sort in a line
IN_WORDS = {State.DONE: "按时完成", State.DONE_LATE: "逾期完成", State.WAIVED: "免访", State.MISSED: "未完成"}
IN_WORDS |= {State.CANCELLED: "取消"}


@dataclass
class Picture:
    """The duties of some people, and the last reminder there is."""

    duties: dict[int, tuple]
    last_reminder: int

    @classmethod
    def of(cls, people: list[int]) -> "Picture":
        rows = Duty.objects.filter(retiree__in=people).values_list("pk", "settled_by", "ended_as")
        last = Reminder.objects.order_by("-pk").values_list("pk", flat=True).first()
        return cls({pk: (settled, ended) for pk, settled, ended in rows}, last or 0)


def duty_in_words(duty: Duty) -> str:
    """`走访（首次） 10月22日—10月29日`; a must with its moment."""
    if duty.due_at is not None:
        due = duty.due_at.astimezone(SHANGHAI)
        return f"{duty.what}，{due.month}月{due.day}日 {due:%H:%M} 前"
    return f"{duty.what} {short(duty.opens_on)}—{short(duty.due_on)}"


def short(day: date) -> str:
    return f"{day.month}月{day.day}日"


def day_in_line(day: date) -> str:
    """`2025-10-22 周三`."""
    return f"{day:%Y-%m-%d} 周{WEEKDAYS[day.weekday()]}"


def what_followed(people: list[int], before: Picture, now: datetime) -> list[str]:
    """Lines on what became of duties and who was told, since `before`."""
    lines: list[str] = []
    made: list[str] = []
    other: dict[str, list[str]] = {}
    for duty in Duty.objects.filter(retiree__in=people).select_related("retiree").order_by("opens_on", "pk"):
        is_now, was = (duty.settled_by_id, duty.ended_as), before.duties.get(duty.pk)
        if is_now == was:
            continue
        if was is None and is_now == (None, ""):
            made.append(duty_in_words(duty))
        else:
            word = IN_WORDS.get(duty.state_at(now), "恢复")
            other.setdefault(word, []).append(duty_in_words(duty))
    if made:
        lines.append(f"新任务：{several(made)}")
    lines += [f"{word}：{several(duties)}" for word, duties in other.items()]
    return lines + told_since(people, before)


def told_since(people: list[int], before: Picture) -> list[str]:
    """Who was reminded, by which rung, of what; the centre is told a count."""
    told = Reminder.objects.filter(pk__gt=before.last_reminder, part_of=None).select_related("recipient")
    return [
        f"提醒{r.recipient.get_role_display()}{r.recipient}{rung_in_words(r)}：{r.title}"
        for r in told.order_by("rung", "pk")
    ]


def rung_in_words(reminder: Reminder) -> str:
    return f"（第 {reminder.rung} 级）" if reminder.rung and reminder.names_people else ""


def several(things: list[str]) -> str:
    more = f" 等 {len(things)} 项" if len(things) > SHOWN else ""
    return "；".join(things[:SHOWN]) + more


def is_urgent(people: list[int]) -> bool:
    """Whether one of them has a must with a clock that nobody answered yet: hourly rungs are near."""
    clocked = Duty.objects.unsettled().filter(retiree__in=people, due_at__isnull=False)
    return clocked.filter(kind__in=[DutyKind.HOSPITAL, DutyKind.FUNERAL]).exists()
