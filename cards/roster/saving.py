"""Previews a roster, and takes it whole or not at all."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple, TypeVar, cast

from django.db import models, transaction

from cards.models import Assessment, RosterImport
from cards.roster.checking import Action, Checked, Scope, examine, joined
from cards.roster.columns import letters
from cards.roster.reading import Place, Table, open_roster
from laoling import history
from laoling.accounts.models import User
from laoling.copying import insert_all
from laoling.people import services as people
from laoling.people.models import EmergencyContact, Transfer

BATCH = 1000
T = TypeVar("T", bound=models.Model)


class Line(NamedTuple):
    """What one row would do, in words."""

    action: str
    name: str
    message: str


def line_of(checked: Checked) -> Line:
    return Line(checked.action, checked.name, checked.message)


@dataclass
class Preview:
    """What a roster would do: its rows by place, and what the importer should know about the file."""

    lines: dict[Place, Line] = field(default_factory=dict)
    notices: list[str] = field(default_factory=list)
    assessments: int = 0

    @property
    def counts(self) -> Counter[str]:
        """How many rows of each action."""
        return Counter(line.action for line in self.lines.values())

    @property
    def wrong(self) -> dict[Place, Line]:
        return {place: line for place, line in self.lines.items() if line.action == Action.WRONG}

    def add(self, rows: Sequence[Checked]) -> None:
        for checked in rows:
            line, before = line_of(checked), self.lines.get(checked.row.place)
            if before is not None:  # it comes once more since it is wrong
                told = [before.message] * (before.action == Action.WRONG)
                line = before._replace(action=line.action, message=joined([*told, line.message]))
            self.lines[checked.row.place] = line
        self.add_assessments(rows)

    def add_assessments(self, rows: Iterable[Checked]) -> None:
        self.assessments += sum(checked.assessment is not None for checked in rows)


class NotTaken(Exception):
    """Nothing was saved: a row is wrong, or the roster would now do something else than was confirmed."""

    def __init__(self, preview: Preview) -> None:
        self.preview = preview


def preview_roster(
    *, files: Sequence[bytes], by: User, today: date, progress: Callable[[int], None] = lambda percent: None
) -> Preview:
    """Say of every row what it would do. Saves nothing.

    `files` as `open_roster` takes them; `progress` is called with 0–99 after each chunk. Raises
    UnreadableFile.
    """
    with open_roster(files) as table:
        preview, scope = Preview(), Scope.of(by)
        for rows in examine(table, scope, today=today):
            preview.add(rows)
            progress(table.percent)
        preview.notices = notices_of(table)
    return preview


@transaction.atomic
def take_roster(
    *,
    files: Sequence[bytes],
    by: User,
    today: date,
    source: RosterImport,
    confirmed: Iterable[tuple[Place, Line]] | None = None,
) -> Preview:
    """Check every row again and save them all, or raise NotTaken or UnreadableFile with nothing saved.

    `confirmed` is what the importer saw and agreed to, in the order of the rows; it is walked along with them, and
    the preview that is returned or raised doesn't hold the lines a second time. None for somebody who agrees to
    anything without errors.
    """
    with open_roster(files) as table, history.in_bulk(user=by.pk, roster=source.pk):
        preview, good, agreed = Preview(), True, None if confirmed is None else iter(confirmed)
        for rows in examine(table, Scope.of(by), today=today, lock=True):
            if agreed is None:
                preview.add(rows)
            else:
                preview.add_assessments(rows)
            good = good and all(is_agreed(checked, agreed) for checked in rows)
            if good:
                save(rows, by=by, source=source, today=today)
        preview.notices = notices_of(table)
    if not good or (agreed is not None and next(agreed, None) is not None):
        raise NotTaken(preview)  # and with it everything is rolled back
    return preview


def is_agreed(checked: Checked, agreed: Iterator[tuple[Place, Line]] | None) -> bool:
    """Whether the row isn't wrong and does what the importer saw next."""
    if checked.action == Action.WRONG:
        return False
    return agreed is None or next(agreed, None) == (checked.row.place, line_of(checked))


def save(rows: Iterable[Checked], *, by: User, source: RosterImport, today: date) -> None:
    """Write the objects of a chunk in a handful of statements."""
    rows = list(rows)
    people.save_retirees(
        new=[row.retiree for row in rows if row.action == Action.NEW and row.retiree],
        changed=[row.retiree for row in rows if row.retiree_changed and row.retiree],
        by=by,
    )
    insert_all([transfer_of(row, by=by, today=today) for row in rows if row.moved_from])
    for row in rows:  # those who are new have their keys only now
        if row.contact:
            row.contact.retiree = cast(Any, row.retiree)
        if row.assessment:
            row.assessment.retiree = cast(Any, row.retiree)
    save_contacts([row.contact for row in rows if row.contact])
    save_assessments([row.assessment for row in rows if row.assessment], by=by, source=source)


def transfer_of(row: Checked, *, by: User, today: date) -> Transfer:
    assert row.retiree is not None
    return Transfer(
        retiree=row.retiree,
        from_station=row.moved_from,
        to_station=row.retiree.station,
        moved_on=today,
        reason="花名册导入",
        recorded_by=by,
    )


def save_contacts(contacts: Sequence[EmergencyContact]) -> None:
    new, changed = split(contacts)
    for contact in changed:
        contact.version += 1
    insert_all(new)
    EmergencyContact.objects.bulk_create(
        changed,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=["name", "relation", "phone", "phone_index", "version"],
    )


def save_assessments(assessments: Sequence[Assessment], *, by: User, source: RosterImport) -> None:
    for assessment in assessments:
        assessment.proposed_by, assessment.source = by, source
    new, changed = split(assessments)
    insert_all(new)
    Assessment.objects.bulk_create(
        changed,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=[
            "assessed_on",
            "hardships",
            "ability",
            "living",
            "suggested_tier",
            "suggestion_reason",
            "proposed_tier",
            "proposed_by",
            "source",
        ],
    )


def split(objects: Sequence[T]) -> tuple[list[T], list[T]]:
    """New ones and known ones, told apart before the new ones are given their keys."""
    return [o for o in objects if o.pk is None], [o for o in objects if o.pk is not None]


def notices_of(table: Table) -> list[str]:
    """What the importer should know about the file as a whole, once it was read to its end."""
    sheets, several = table.sheets.values(), len(table.sheets) + len(table.left_out) > 1
    notices = []
    if len(sheets) > 1:
        read = "、".join(f"“{sheet.name}”{sheet.count} 行" for sheet in sheets)
        notices.append(f"读了 {len(sheets)} 个工作表：{read}。不该读的，请在 Excel 里隐藏或删去，再上传")
    if table.left_out:
        notices.append(f"没有读的工作表：{'、'.join(map(left_out_in_words, table.left_out.items()))}")
    for sheet in sheets:
        where = f"“{sheet.name}”里" if several else ""
        if sheet.ignored:
            notices.append(f"{where}这些列不认识，没有读取：{'、'.join(sheet.ignored[:10])}")
        if sheet.nameless:
            columns = "、".join(letters(place) for place in sorted(sheet.nameless)[:10])
            notices.append(f"{where}{columns} 列有内容，但没有列名，没有读取")
    return notices


def left_out_in_words(entry: tuple[str, str]) -> str:
    name, refusal = entry
    return f"“{name}”（{refusal.partition('。')[0]}）"
