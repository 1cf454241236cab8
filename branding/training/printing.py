"""The sheet to sign in on, and somebody's training record, each on A4."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from branding.training.models import Training
from branding.training.records import Record, TopicState
from laoling import calendar
from laoling.accounts.models import User
from laoling.typeset import make_pdf, unprintable

SPARE_LINES = 6  # for whoever comes without having been asked


def has_gaps(texts: Iterable[str]) -> bool:
    """Whether the font lacks a character of these: it leaves an empty box, to be filled in by hand."""
    return bool(unprintable(texts))


def sheet_pdf(training: Training, *, by: User, today: date) -> bytes:
    """Everybody who is asked, with a line to sign on; lines whose names the font can't print are numbered on top."""
    rows = [
        (str(row.member), str(row.member.unit), f"请假：{row.excused}" if row.excused else "")
        for row in training.invitations.select_related("member__unit")
    ]
    data = {
        "title": f"{training.title}签到表",
        "facts": [
            (
                "时间",
                f"{training.day.year}年{calendar.moment_in_words(training.starts_at)}，{training.minutes} 分钟",
            ),
            ("学分", f"{training.credits}"),
            ("地点", training.place),
            ("授课人", training.trainer),
            ("举办单位", str(training.unit)),
            ("主题", str(training.topic)),
        ],
        "rows": rows,
        "spare": SPARE_LINES,
        "printed": f"{by} {calendar.day_in_words(today)}打印",
    }
    gaps = "、".join(str(place) for place, row in enumerate(rows, start=1) if has_gaps(row))
    return make_pdf("training/sign_in.typ", data | {"gaps": gaps})


def topic_words(row: TopicState) -> tuple[str, str, str, str]:
    """Topic, credits, until when, state."""
    until = f"{row.until:%Y-%m-%d}" if row.until else "长期"
    return (
        str(row.topic),
        f"{row.owed.valid} / {row.owed.required}",
        until if row.owed.is_met else "",
        row.label,
    )


def record_pdf(record: Record, *, by: User, today: date) -> bytes:
    """What somebody is required to have, what they attended, and the years they were in a plan."""
    member, credits = record.standing.member, record.standing.credits
    attended = [
        (
            f"{row.earned_on:%Y-%m-%d}",
            row.training.title,
            str(row.training.topic),
            f"{row.credits}",
            f"{row.valid_until:%Y-%m-%d}" if row.valid_until else "长期",
        )
        for row in record.attended
    ]
    named = record.standing.named_on
    data: dict[str, Any] = {
        "title": f"{member}的培训档案",
        "unit": f"{member.unit or ''}　{member.get_role_display()}",
        "named": f"{named:%Y-%m-%d} 命名为品牌员工" if named else "",
        "credits": f"应有 {credits.required} 学分，有效 {credits.valid} 学分；历年共 {record.total} 学分",
        "topics": [topic_words(row) for row in record.standing.topics],
        "attended": attended,
        "plans": [(str(one.plan), one.state, one.reason or one.review) for one in record.candidacies],
        "printed": f"{by} {calendar.day_in_words(today)}打印",
    }
    texts = [data["title"], *(text for table in ("attended", "plans") for row in data[table] for text in row)]
    return make_pdf("training/record.typ", data | {"gaps": has_gaps(texts)})
