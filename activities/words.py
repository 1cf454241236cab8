"""When an activity takes place, in the words of the public pages (`上午9点到11点半`)."""

from datetime import date, datetime

from laoling import calendar


def span_in_words(starts_at: datetime, ends_at: datetime) -> str:
    """From when to when in Shanghai; the day is named only where the end is on another one."""
    starts, ends = starts_at.astimezone(calendar.SHANGHAI), ends_at.astimezone(calendar.SHANGHAI)
    first = calendar.time_in_words(starts.time())
    last = calendar.time_in_words(ends.time())
    if starts.date() == ends.date():
        part = first[:2]  # every part of the day has two characters: 凌晨 早上 上午 中午 下午 晚上
        return f"{first}到{last.removeprefix(part)}"
    return f"{_short_day(starts.date())}{first}到{_short_day(ends.date())}{last}"


def _short_day(day: date) -> str:
    return f"{day.month}月{day.day}日"


def clock_in_words(moment: datetime) -> str:
    """The time of day alone, for narrow columns: `上午9点`."""
    return calendar.time_in_words(moment.astimezone(calendar.SHANGHAI).time())


def near(day: date, *, today: date) -> str:
    """`今天` or `明天`; nothing for any other day."""
    return {0: "今天", 1: "明天"}.get((day - today).days, "")


def lunar_and_festivals(day: date) -> str:
    """`农历十月十五 小雪`, `农历八月十五 中秋节`: the lunar date, festivals and the solar term of a day."""
    festivals = [_festival(name.label) for _, name in calendar.festivals_between(day, day)]
    term = calendar.solar_term(day)
    return " ".join([calendar.lunar_in_words(day), *festivals, *([term] if term else [])])


def _festival(label: str) -> str:
    return label if label.endswith(("节", "旦")) else f"{label}节"


def move_in_words(moved_from: datetime | None, venue: str, reason: str) -> tuple[str, str]:
    """`已改期`, `原定11月25日 星期三 上午9点。原因：停电`: what was moved, and what was published first.

    `moved_from` and `venue` are the first start and the name of the first room, each only if it is another now; two
    empty texts where neither is.
    """
    before = [calendar.moment_in_words(moved_from)] if moved_from else []
    before += [f"在{venue}"] if venue else []
    if not before:
        return "", ""
    told = [f"原定{'，'.join(before)}", *([f"原因：{reason}"] if reason else [])]
    return "已改期" if moved_from else "已换地点", "。".join(told)


def move_of(activity) -> tuple[str, str]:
    """`move_in_words` of an activity whose `moved_from_venue` is loaded."""
    venue = activity.moved_from_venue.name if activity.moved_from_venue_id else ""
    return move_in_words(activity.moved_from, venue, activity.move_reason)


def because_of(reason: str) -> str:
    """`因停电，`; nothing where no reason is known."""
    return f"因{reason}，" if reason else ""


def as_reason(text: str) -> str:
    """A reason as it can stand behind `因` and `原因：`: without the word itself, and without the full stop."""
    return (
        text.removeprefix("原因：")
        .removeprefix("因为")
        .removeprefix("由于")
        .removeprefix("因")
        .strip("，。；,.; ")
    )


def sign_up_in_words(activity) -> list[str]:
    """What one needs to know to sign up, a sentence each; nothing where one just comes."""
    if not activity.takes_sign_ups:
        return []
    told = ["请先报名：打电话，或者到老年站说一声。", f"谁可以来：{activity.get_audience_display()}。"]
    if ages := _ages(activity.youngest, activity.oldest):
        told.append(f"年龄：{ages}。")
    if activity.capacity:
        told.append(f"名额：{activity.capacity}人，满了可以排候补。")
    if days := _days(activity.sign_up_from, activity.sign_up_until):
        told.append(f"报名时间：{days}。")
    return told


def _ages(youngest: int | None, oldest: int | None) -> str:
    parts = [f"年满{youngest}岁"] if youngest else []
    return "，".join([*parts, f"不超过{oldest}岁"] if oldest else parts)


def _days(first: date | None, last: date | None) -> str:
    if first and last:
        return f"{_short_day(first)}到{_short_day(last)}"
    if first:
        return f"{_short_day(first)}开始"
    return f"到{_short_day(last)}为止" if last else ""
