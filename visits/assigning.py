"""Giving duties to somebody for this once: whose card it is stays as it is (Rules of duties, 11)."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse

from laoling import calendar
from laoling.accounts.models import Leave, Role, Unit, User
from laoling.answers import Outdated
from laoling.inbox.services import tell
from laoling.people.models import Retiree
from visits import planner
from visits.models import VISITOR, Duty

NAMED = 3  # of the people whose duties were changed meanwhile
ABSENCE_BACKDATING_DAYS = 7
LONGEST_ABSENCE_DAYS = 366  # a guard against a mistyped year
GOING = (Role.VISITOR, Role.STATION_HEAD)


def staff_of(station: Unit):
    """Who may be sent to a station's people: its visitors and heads who still work there."""
    return User.objects.filter(unit=station, role__in=GOING, is_active=True).order_by("-role", "name", "pk")


@transaction.atomic
def assign_duties(
    *, duties: Mapping[int, int | None], station: Unit, visitor: User | None, by: User, now: datetime
) -> int:
    """Let `visitor` answer for these duties, and tell them; None gives them back to the cards' visitors.

    `duties` are the ids with the id of whom each was given to when the page was shown. Returns how many; all or
    none. Raises ValidationError for somebody who may not go, and Outdated, naming some, when one was done,
    ended or given to somebody else meanwhile. Who assigns waits for the people, as everybody who records does,
    then for the duties, in the order of their keys.
    """
    if visitor is not None:
        visitor = User.objects.select_for_update(of=("self",), no_key=True).get(pk=visitor.pk)
        check_may_go(visitor, station)
    planner.hold_planner_off()
    people = Duty.objects.filter(pk__in=duties).values("retiree")
    list(Retiree.objects.select_for_update(no_key=True).filter(pk__in=people).order_by("pk").values("pk"))
    mine = Duty.objects.filter(pk__in=duties, retiree__station=station).select_related("retiree")
    found = list(mine.select_for_update(of=("self",)).order_by("pk"))
    check_unchanged(found, duties)
    who: dict[str, Any] = (
        {"assigned_to": visitor, "assigned_at": now, "assigned_by": by} if visitor else dict.fromkeys(GIVEN)
    )
    Duty.objects.filter(pk__in=duties).update(**who)
    if visitor is not None and visitor != by:
        tell_visitor(visitor, found, by, now)
    return len(found)


GIVEN = ("assigned_to", "assigned_at", "assigned_by")


def check_may_go(visitor: User, station: Unit) -> None:
    if not (visitor.is_active and visitor.role in GOING and visitor.unit_id == station.pk):
        raise ValidationError({"visitor": f"请选择{station}在岗的走访员或站长。"})


def check_unchanged(found: list[Duty], duties: Mapping[int, int | None]) -> None:
    """Raise Outdated unless all duties are there, still to be done, and given to whom the page showed."""
    changed = [
        str(duty.retiree)
        for duty in found
        if duty.settled_by_id or duty.ended_as or duty.assigned_to_id != duties[duty.pk]
    ]
    if changed or len(found) < len(duties) or not found:
        names = "、".join(dict.fromkeys(changed[:NAMED])) + ("等" if len(changed) > NAMED else "")
        whose = f"{names}的任务" if names else "有的任务"
        raise Outdated(f"{whose}刚刚已完成或被别人改派，所以一条也没有更新。请核对最新的名单，再操作一次。")


def tell_visitor(visitor: User, duties: Iterable[Duty], by: User, now: datetime) -> None:
    days = sorted(duty.due_on for duty in duties)
    until = f"{days[0].month}月{days[0].day}日" if days[0] == days[-1] else in_words(days[0], days[-1])
    tell(
        recipient=visitor,
        subject=f"visits.assigned:{visitor.pk}:{now:%Y%m%d%H%M%S%f}",
        title=f"派给你 {len(days)} 项走访任务，{until}到期",
        body=f"经办人：{by}。待办里已列出要走访的老同志，服务卡的责任走访员不变。",
        url=reverse("desk:home"),
        unit=visitor.unit,
        now=now,
    )


def in_words(first: date, last: date) -> str:
    return f"{first.month}月{first.day}日—{last.month}月{last.day}日"


def left_with(visitor: User | None, station: Unit, until: date):
    """The duties to be done by that day for which a visitor answers; None: for which nobody does."""
    duties = Duty.objects.unsettled().filter(retiree__station=station, opens_on__lte=until)
    if visitor is not None:
        return duties.answered_by(visitor)
    return duties.filter(Q(card=None) | Q(card__visitor=None), assigned_to=None)


def due_while_away(station: Unit):
    """For leaves: how many duties whoever is away has to do until they are back."""
    duties = Duty.objects.unsettled().filter(retiree__station=station, opens_on__lte=OuterRef("ends_on"))
    counted = duties.alias(answers=VISITOR).filter(answers=OuterRef("user")).order_by()
    return Coalesce(Subquery(counted.values("retiree__station").annotate(n=Count("pk")).values("n")), 0)


@transaction.atomic
def hand_out_left(
    *, left: User | None, station: Unit, until: date, visitor: User, by: User, now: datetime
) -> int:
    """Give what somebody left behind who went away for good (None: what nobody answers for), up to a day.

    Raises as `assign_duties` does, and ValidationError when there is nothing to be given or `until` is past.
    """
    if until < calendar.local_day(now):
        raise ValidationError({"until": "日期不能早于今天。"})
    if left is not None and visitor.pk == left.pk:
        raise ValidationError({"visitor": "请选择另一位。"})
    duties = dict(left_with(left, station, until).values_list("pk", "assigned_to"))
    if not duties:
        raise ValidationError({"until": "这一天以前没有要交出去的任务。"})
    return assign_duties(duties=duties, station=station, visitor=visitor, by=by, now=now)


@transaction.atomic
def cover_leave(*, leave: Leave, substitute: User, by: User, now: datetime) -> int:
    """Let `substitute` do what somebody on leave has to do on those days; returns how many duties that are now.

    What is planned later for these days goes to the substitute too, and afterwards everything goes back by itself
    (Rules of duties, 10). Raises ValidationError for somebody who may not go or is away on these days as well.
    """
    leave = Leave.objects.select_for_update(of=("self",)).select_related("user__unit").get(pk=leave.pk)
    station = leave.user.unit
    if station is None:
        raise ValidationError({"visitor": f"{leave.user}不属于任何老年站。"})
    if leave.ends_on < calendar.local_day(now):
        raise ValidationError("这段休假已经结束。")
    check_may_go(substitute, station)
    if substitute == leave.user:
        raise ValidationError({"visitor": "请选择另一位：替班人不能是本人。"})
    days = leave.starts_on, leave.ends_on
    if away := leaves_between(*days).filter(user=substitute).first():
        words = in_words(away.starts_on, away.ends_on)
        raise ValidationError({"visitor": f"{substitute}{words}也不在，请选择另一位。"})
    leave.substitute = substitute
    leave.save(update_fields=["substitute"])
    count = left_with(leave.user, station, leave.ends_on).count()
    if substitute != by:
        tell(
            recipient=substitute,
            subject=f"visits.cover:{leave.pk}:{substitute.pk}",
            title=f"{in_words(*days)}由你替{leave.user}走访",
            body=f"经办人：{by}。这几天{leave.user}的待办和提醒都归你，现在有 {count} 项；之后自动归还。",
            url=reverse("desk:home"),
            unit=station,
            now=now,
        )
    return count


@transaction.atomic
def record_absence(
    *, user: User, starts_on: date, ends_on: date, substitute: User, by: User, now: datetime
) -> int:
    """Note that somebody is away on these days, both included, and who stands in; returns as `cover_leave`.

    Raises ValidationError for days that lie back, are over a year, or on which there is a leave already.
    """
    today = calendar.local_day(now)
    user = User.objects.select_for_update(of=("self",), no_key=True).get(pk=user.pk)
    if ends_on < starts_on:
        raise ValidationError({"ends_on": "“到”不能早于“从”，请核对。"})
    if (today - starts_on).days > ABSENCE_BACKDATING_DAYS or ends_on < today:
        raise ValidationError(
            {"starts_on": f"只能登记今天以后、或 {ABSENCE_BACKDATING_DAYS} 天内开始的缺勤。"}
        )
    if (ends_on - starts_on).days > LONGEST_ABSENCE_DAYS:
        raise ValidationError({"ends_on": "一次最多登记一年，请核对年份。"})
    if there := leaves_between(starts_on, ends_on).filter(user=user).first():
        words = in_words(there.starts_on, there.ends_on)
        raise ValidationError({"starts_on": f"{user}已登记了{words}休假，请在上面的名单里指定替班人。"})
    leave = Leave.objects.create(user=user, starts_on=starts_on, ends_on=ends_on)
    return cover_leave(leave=leave, substitute=substitute, by=by, now=now)


def leaves_between(first: date, last: date):
    """Leaves of which some day lies between two days, both included."""
    return Leave.objects.filter(starts_on__lte=last, ends_on__gte=first)
