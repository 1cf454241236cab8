"""The line of a household on a printed route sheet, all of it text."""

from datetime import date, datetime

from laoling.calendar import SHANGHAI
from laoling.desk.todo import Entry, Need, Person
from laoling.people.order import NOWHERE


def row_of(entry: Entry, user, today: date, now: datetime) -> dict[str, list[str]]:
    """Who, where, why now, how it was last time and the phones, each as lines; numbers as `user` may see them."""
    people = [(person, person.retiree) for person in entry.people if person.retiree is not None]
    homes = dict.fromkeys(retiree.home or NOWHERE for _, retiree in people)
    stays = [f"{retiree}住院：{person.stay.where}" for person, retiree in people if person.stay]
    several = len(people) > 1
    return {
        "who": [
            f"{retiree}　{retiree.age_on(today)} 岁" + ("（已去世）" if retiree.died_on else "")
            for _, retiree in people
        ],
        "where": [*homes, *stays],
        "why": [
            (f"{retiree}：" if several else "") + "；".join(why(need, today, now) for need in person.needs)
            for person, retiree in people
        ],
        "last": [
            (f"{retiree}：" if several else "") + last_time(person, today) for person, retiree in people
        ],
        "phone": list(dict.fromkeys(retiree.phone_for(user) for _, retiree in people if retiree.phone)),
    }


def why(need: Need, today: date, now: datetime) -> str:
    """`走访 逾期 3 天，积了 2 次`."""
    if need.due_at is not None:
        due = need.due_at.astimezone(SHANGHAI)
        late = "，已过时限" if need.due_at < now else ""
        return f"{need.label} {due.month}月{due.day}日 {due:%H:%M}前{late}"
    count = f"，{'积了' if need.due_on < today else '共'} {need.count} 次" if need.count > 1 else ""
    if need.due_on < today:
        return f"{need.label} 逾期 {(today - need.due_on).days} 天{count}"
    again = f"，约定{short(need.tries_on)}再去" if need.tries_on else ""
    return f"{need.label} {short(need.due_on)}到期{count}{again}"


def last_time(person: Person, today: date) -> str:
    """`10月29日见到，下一步：带血压计`."""
    visit = person.last_visit
    if visit is None:
        return "还没有走访过"
    promise = f"，下一步：{visit.next_step}" if visit.next_step else ""
    year = "" if visit.visited_on.year == today.year else f"{visit.visited_on.year}年"
    return f"{year}{short(visit.visited_on)}{visit.get_outcome_display()}{promise}"


def short(day: date) -> str:
    return f"{day.month}月{day.day}日"
