"""Lists on paper: every row that a filter finds, with who printed it and when; one way for all lists."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone

from laoling.accounts.filters import ScopedFilter
from laoling.accounts.models import AccessEvent
from laoling.accounts.services import client_address, record_access

MOST_ROWS = 2000  # some 60 sheets of paper


@dataclass(frozen=True)
class Column:
    """One column of a printed list: its heading, and what stands in it for a row; narrow ones don't wrap.

    In one `to_write` somebody signs: it is wide, and the rows are high enough for a hand.
    """

    label: str
    text: Callable[[Any], Any]
    narrow: bool = False
    to_write: bool = False


def station_column(user, text: Callable[[Any], Any]) -> list[Column]:
    """The station, for those who look after several."""
    return [Column("老年站", text, narrow=True)] if user.uses_admin else []


def print_list(
    request,
    *,
    title: str,
    found: ScopedFilter,
    rows,
    columns: Sequence[Column],
    back: str,
    landscape: bool = False,
):
    """The page that is printed: the rows of `found`, at most MOST_ROWS; it is written into the access log.

    `rows` is `found.qs` with what the columns need; `back` the address of the list, where a filter that says
    something wrong is explained.
    """
    query = request.GET.copy()
    if "q" in found.form.errors:  # it may be a whole number, which gets into no address
        query.pop("q", None)
    address = f"{back}?{query.urlencode()}"
    if not found.form.is_valid():
        messages.warning(request, "没有打印：请先改好筛选条件。")
        return redirect(address)
    return print_rows(
        request,
        title=title,
        rows=rows,
        columns=columns,
        words=found.in_words(),
        logged=found.in_words(for_log=True),
        back=address,
        landscape=landscape,
    )


def print_rows(
    request,
    *,
    title: str,
    rows,
    columns: Sequence[Column],
    words: str,
    logged: str,
    back: str,
    subject: str = "",
    landscape: bool = False,
):
    """The page that is printed: at most MOST_ROWS of a queryset; it is written into the access log.

    `words` stand above the rows, `logged` say in the log which they were, without names; `back` is where they are
    listed; `subject` is what the log says it was about, by default the rows' model.
    """
    listed = list(rows[: MOST_ROWS + 1])
    if not listed:
        messages.warning(request, "没有打印：这些条件下没有记录。")
        return redirect(back)
    total = len(listed) if len(listed) <= MOST_ROWS else rows.count()
    shown = listed[:MOST_ROWS]
    log_print(request, subject or rows.model._meta.label_lower, f"{title} {len(shown)} 条：{logged}")
    table = [[(column.text(row), column.narrow) for column in columns] for row in shown]
    context = {"title": title, "words": words, "total": total, "back": back, "landscape": landscape}
    return printed(request, columns, table, left_out=total - len(shown), **context)


def log_print(request, subject: str, detail: str) -> None:
    """Write down that the user of the request printed something."""
    record_access(
        by=request.user,
        kind=AccessEvent.Kind.PRINT,
        subject=subject,
        detail=detail,
        address=client_address(request),
    )


def printed(request, columns: Sequence[Column], table: Sequence[Sequence[tuple[Any, bool]]], **context):
    """The sheet itself: for each row a text and whether it is narrow, in the order of the columns."""
    context |= {"columns": columns, "rows": table, "now": timezone.now()}
    return render(request, "print_list.html", context)
