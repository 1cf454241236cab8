"""The honours list on A4, and certificates on A4 across: one page for each winner."""

from collections.abc import Sequence
from datetime import date
from itertools import groupby

from branding.competitions.models import Competition, Result
from branding.competitions.models.competitions import Who
from laoling import calendar
from laoling.typeset import make_pdf, unprintable

DIGITS = "〇一二三四五六七八九"


def texts_of(result: Result) -> list[str]:
    """Everything on a certificate that somebody typed."""
    entry = result.entry
    return [entry.of_whom, entry.title, *(str(one) for one in entry.team.all()), result.award]


def unprintable_names(winners: Sequence[Result]) -> list[tuple[Result, str]]:
    """The winners in whose names or titles the font lacks characters, with these."""
    found = [(row, "".join(unprintable(texts_of(row)))) for row in winners]
    return [(row, missing) for row, missing in found if missing]


def date_in_characters(day: date) -> str:
    """二〇二六年十一月二十七日."""
    year = "".join(DIGITS[int(digit)] for digit in f"{day.year}")
    return f"{year}年{number_in_characters(day.month)}月{number_in_characters(day.day)}日"


def number_in_characters(number: int) -> str:
    """From 1 to 99: 十, 二十七."""
    tens, ones = divmod(number, 10)
    head = "" if not tens else "十" if tens == 1 else f"{DIGITS[tens]}十"
    return head + (DIGITS[ones] if ones else "")


def in_words(title: str) -> str:
    """The competition as a certificate names it: a title that says so itself isn't put in quotation marks."""
    return title if title.endswith("赛") else f"“{title}”劳动竞赛"


def closing_day(competition: Competition) -> date:
    assert competition.closed_at is not None  # winners exist only then
    return calendar.local_day(competition.closed_at)


def honours_pdf(competition: Competition, winners: Sequence[Result]) -> bytes:
    """The winners by award, on one or more sheets to hang up."""
    groups = [
        {"award": award, "rows": [row_words(row, competition) for row in rows]}
        for award, rows in groupby(winners, key=lambda one: one.award)
    ]
    missing = "、".join(f"{row.entry.of_whom}（{row.entry.unit}）" for row, _ in unprintable_names(winners))
    data = {
        "title": competition.title,
        "kind": competition.get_kind_display(),
        "period": f"{competition.starts_on:%Y年%-m月%-d日}至{competition.ends_on:%Y年%-m月%-d日}",
        "groups": groups,
        "unit": str(competition.unit),
        "day": date_in_characters(closing_day(competition)),
        "missing": missing,
    }
    return make_pdf("competitions/honours.typ", data)


def row_words(result: Result, competition: Competition) -> dict[str, str]:
    entry = result.entry
    with_unit = competition.who != Who.STATION
    team = "、".join(str(one) for one in entry.team.all())
    return {
        "name": entry.of_whom,
        "unit": str(entry.unit) if with_unit else "",
        "title": entry.title + (f"（合作：{team}）" if team else ""),
    }


def certificates_pdf(
    competition: Competition, winners: Sequence[Result], *, only: int | None = None
) -> bytes:
    """A certificate for each winner, dated on the day when the results were announced.

    `only` is the key of the entry of whom one is wanted, under the number that it has among all.
    """
    day = closing_day(competition)
    pages = []
    for place, result in enumerate(winners, start=1):
        entry = result.entry
        if only not in (None, entry.pk):
            continue
        team = "、".join(str(one) for one in entry.team.all())
        pages.append(
            {
                "name": entry.of_whom + (f"、{team}" if team else ""),
                "unit": str(entry.unit) if competition.who != Who.STATION else "",
                "project": entry.title,
                "award": result.award,
                "number": f"{day.year}-{competition.pk:03}-{place:02}",
            }
        )
    data = {
        "competition": in_words(competition.title),
        "issuer": str(competition.unit),
        "day": date_in_characters(day),
        "pages": pages,
    }
    return make_pdf("competitions/certificate.typ", data)
