"""A branch's year on one sheet of A4."""

from datetime import date

from activities.study.years import BranchYear
from laoling import calendar
from laoling.accounts.models import User
from laoling.typeset import make_pdf, unprintable

MOST = 10  # rows of directives and of activities on the one sheet; the rest is counted below them


def year_pdf(shown: BranchYear, *, by: User, today: date) -> bytes:
    """The sheet as PDF; officers are named only as far as `shown` names them."""
    data = year_data(shown)
    data["printed"] = f"{by} {calendar.day_in_words(today)}打印"
    texts = [text for table in ("months", "directives", "sessions") for row in data[table] for text in row]
    data["missing"] = "".join(unprintable([data["title"], data["officers"], *texts]))
    return make_pdf("study/branch_year.typ", data)


def year_data(shown: BranchYear) -> dict:
    """All of it as texts, each table at most as long as the sheet has room for."""
    officers = "，".join(f"{office.post} {office.membership.retiree}" for office in shown.officers)
    directives = [
        (row.directive.title, f"{row.directive.due_on:%-m月%-d日}", row.words, passed_words(row))
        for row in shown.directives
    ]
    sessions = [
        (
            f"{calendar.local_day(one.activity.starts_at):%-m月%-d日}",
            one.get_form_display(),
            one.activity.title,
            one.speaker,
        )
        for one in shown.sessions
    ]
    return {
        "title": f"{shown.group} {shown.year} 年学习情况",
        "unit": str(shown.group.unit),
        "members": f"{shown.members} 人",
        "officers": officers,
        "meetings": f"应开 {shown.expected} 次，已开 {shown.held} 次"
        + (f"，到会率 {shown.share}%" if shown.share is not None else ""),
        "passed": f"应传达 {len(shown.directives)} 件，已传达 {shown.passed_on} 件",
        "months": [month_words(row) for row in shown.months],
        "themes": [(str(theme), f"{count} 次" if count else "没有") for theme, count in shown.themes],
        "directives": directives[-MOST:],
        "more_directives": max(len(directives) - MOST, 0),
        "sessions": sessions[-MOST:],
        "more_sessions": max(len(sessions) - MOST, 0),
    }


def month_words(row) -> tuple[str, str, str, str]:
    """Month, state, day and topic, who came."""
    meeting = row.meeting
    held = f"{meeting.held_on:%-m月%-d日} " if meeting and meeting.held_on else ""
    came = f"{row.came}/{row.members}" if held and row.members else ""
    return f"{row.month.month}月", row.label, f"{held}{meeting.topic if meeting else ''}", came


def passed_words(row) -> str:
    if row.transmission is None:
        return ""
    done = row.transmission
    return f"{done.passed_on:%-m月%-d日} {done.get_how_display()} {done.reached} 人"
