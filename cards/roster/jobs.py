"""The life of an upload: waiting, read in the background, confirmed, saved, or given up."""

import logging
from collections.abc import Iterator, Sequence
from datetime import datetime

from django.db import IntegrityError, OperationalError, connection, transaction
from django.utils import timezone

from cards.models import RosterImport, RosterRow
from cards.roster.reading import MAX_BYTES, MESSAGES, Place, UnreadableFile
from cards.roster.saving import Line, NotTaken, Preview, preview_roster, take_roster
from laoling import calendar, crypto
from laoling.accounts.models import AccessEvent, User
from laoling.accounts.services import record_access
from laoling.copying import copy_rows
from laoling.ticks import ask_on_commit

logger = logging.getLogger(__name__)

Status = RosterImport.Status
PURPOSE = "cards.rosterimport.content"
TASK = "cards.tasks.read_rosters"
MAX_ATTEMPTS = 3
LENGTH_BYTES = 8
ROWS_AT_A_TIME = 2000
BYTES_AT_A_TIME = 1 << 20
PATIENCE = "2s"

RIGHT_LOST = "您的账号已停用、换了单位或没有导入权限，花名册没有导入。"
GAVE_UP = "处理时多次中断，一行也没有保存。请把内容复制到新下载的模板里再上传；还不行，请联系系统管理员。"
CHANGED_MEANWHILE = "确认前系统里的资料有了变动，还没有保存。请再看一遍下面的结果，然后确认。"
TAKEN_MEANWHILE = "保存时别人正在登记同一位老同志，一行也没有保存。请再看一遍下面的结果，然后确认。"
ABANDONED = "超过 7 天没有确认，已自动放弃，上传的文件已删除。"


class NotPossible(Exception):
    """The import isn't in a state for this any more; the text says in Chinese what happened."""


class Superseded(Exception):
    """Somebody gave the import up, or another worker took it over."""


def packed(files: Sequence[bytes]) -> bytes:
    """The files of an import as one encrypted block."""
    block = b"".join(len(file).to_bytes(LENGTH_BYTES, "big") + file for file in files)
    return crypto.encrypt_bytes(block, purpose=PURPOSE)


def files_of(roster: RosterImport) -> list[bytes]:
    """The files of an import, oldest first. Raises Superseded when it has ended, and DecryptionError."""
    content, files, at = crypto.decrypt_bytes(sealed_content(roster), purpose=PURPOSE), [], 0
    while at < len(content):
        start = at + LENGTH_BYTES
        at = start + int.from_bytes(content[at:start], "big")
        files.append(content[start:at])
    return files


def sealed_content(roster: RosterImport) -> bytes:
    """What `packed` made, fetched by portions: as one value it would be in memory several times. Raises Superseded."""
    content, portion = (
        bytearray(),
        "SELECT substring(content FROM %s FOR %s) FROM cards_rosterimport WHERE id = %s",
    )
    with connection.cursor() as cursor:
        while True:
            cursor.execute(portion, [len(content) + 1, BYTES_AT_A_TIME, roster.pk])
            part = cursor.fetchone()[0]
            if part is None:
                raise Superseded
            content += part
            if len(part) < BYTES_AT_A_TIME:
                return bytes(content)


@transaction.atomic
def start_import(*, content: bytes, file_name: str, by: User) -> RosterImport:
    """Take a file in, encrypted, and have the background job read it. Raises UnreadableFile."""
    check_size(content)
    assert by.unit is not None  # whoever may import has one
    roster = RosterImport.objects.create(
        unit=by.unit, file_name=file_name[-200:], content=packed([content]), created_by=by
    )
    ask_on_commit(TASK)
    return roster


@transaction.atomic
def upload_again(*, roster: RosterImport, content: bytes) -> RosterImport:
    """Add the corrected file, wrong rows only or the whole roster, and have it read.

    Raises UnreadableFile, and NotPossible when the import isn't waiting for one.
    """
    check_size(content)
    roster = locked(roster, Status.READY)
    roster.content = packed([*files_of(roster), content])
    hand_over(roster, Status.WAITING)
    return roster


def check_size(content: bytes) -> None:
    for code, bad in (("empty", not content), ("size", len(content) > MAX_BYTES)):
        if bad:
            raise UnreadableFile(MESSAGES[code])


@transaction.atomic
def confirm_import(*, roster: RosterImport) -> None:
    """Have the background job save everything. Raises NotPossible for rows that are wrong or another state."""
    roster = locked(roster, Status.READY)
    if roster.wrong:
        raise NotPossible(f"还有 {roster.wrong} 行有错误，不能导入。")
    hand_over(roster, Status.SAVING)


@transaction.atomic
def cancel_import(*, roster: RosterImport) -> None:
    """Give up an import, and delete its file. Raises NotPossible for one that ended or is being saved.

    Whoever saves holds the row: that it can be locked means that nothing of it is, or will be, in the database.
    """
    end(locked(roster, *RosterImport.WORKING, Status.READY), Status.CANCELLED)


def locked(roster: RosterImport, *statuses: str) -> RosterImport:
    """The row locked, in one of these states, or NotPossible; nobody waits long for one that is being saved."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = %s", [PATIENCE])
            row = RosterImport.objects.select_for_update().get(pk=roster.pk)
    except OperationalError as error:
        raise NotPossible("这份花名册正在保存，现在不能改动。保存完了，结果会写在这里。") from error
    if row.status not in statuses:
        raise NotPossible(f"这份花名册现在是“{row.get_status_display()}”，没有重复处理。")
    return row


def hand_over(roster: RosterImport, status: str) -> None:
    """Let the background job take it from here."""
    roster.status, roster.progress, roster.problem = status, 0, ""
    roster.claimed_at, roster.attempts = None, 0
    roster.save()
    ask_on_commit(TASK)


def end(roster: RosterImport, status: str, problem: str = "") -> None:
    """Nothing more will happen to it: the file goes."""
    roster.status, roster.problem, roster.content = status, problem, None
    roster.claimed_at, roster.done_at = None, timezone.now()
    roster.save()


def work_through() -> int:
    """Read and save everything that waits; return how many were worked on. Any number may run at once."""
    give_up_abandoned(timezone.now())
    worked = 0
    while roster := claim_next(timezone.now()):
        worked += 1
        if roster.status == Status.SAVING:
            save_claimed(roster)
        else:
            read_claimed(roster)
    return worked


@transaction.atomic
def claim_next(now: datetime) -> RosterImport | None:
    """The oldest import that nobody works on, marked as ours; one that crashed too often fails instead."""
    waiting = RosterImport.objects.waiting_for_worker(now).select_for_update(skip_locked=True, of=("self",))
    for roster in waiting.select_related("created_by", "unit").order_by("pk"):
        if roster.attempts >= MAX_ATTEMPTS:
            end(roster, Status.FAILED, GAVE_UP)
            continue
        roster.attempts, roster.claimed_at = roster.attempts + 1, now
        if roster.status == Status.WAITING:
            roster.status = Status.READING
        roster.save(update_fields=["attempts", "claimed_at", "status"])
        return roster
    return None


def still_allowed(roster: RosterImport) -> bool:
    """Whether the uploader may still import for that unit."""
    by = roster.created_by
    return (
        by.is_active
        and by.has_perm("people.import_retiree")
        and RosterImport.objects.visible_to(by).filter(pk=roster.pk).exists()
    )


def read_claimed(roster: RosterImport) -> None:
    """Read the file, and leave a preview to confirm or the reason why not."""
    mine = RosterImport.objects.filter(
        pk=roster.pk, status=Status.READING, attempts=roster.attempts
    )  # nobody else has taken it

    def tell(percent: int) -> None:
        if not mine.update(progress=percent, claimed_at=timezone.now()):
            raise Superseded

    if not still_allowed(roster):
        return end(roster, Status.FAILED, RIGHT_LOST)
    files: list[bytes] = []
    try:
        files = files_of(roster)
        preview = preview_roster(files=files, by=roster.created_by, today=calendar.today(), progress=tell)
    except Superseded:
        return None
    except UnreadableFile as refusal:
        return refuse(roster, files, str(refusal))
    with transaction.atomic():
        if mine.select_for_update().exists():
            show(roster, preview)
    return None


def refuse(roster: RosterImport, files: list[bytes], problem: str) -> None:
    """Fail; when it was a correction that can't be read, go back to what stood before it."""
    if len(files) == 1:
        return end(roster, Status.FAILED, problem)
    roster.content = packed(files[:-1])
    roster.status, roster.claimed_at = Status.READY, None
    roster.problem = cut(f"刚上传的文件没有采用：{problem}")
    roster.save()
    return None


def show(roster: RosterImport, preview: Preview, problem: str = "") -> None:
    """Keep the preview for the uploader to confirm, in place of an earlier one."""
    keep_rows(roster, preview)
    count(roster, preview)
    roster.status, roster.progress, roster.claimed_at = Status.READY, 100, None
    roster.problem = cut("；".join([problem] * bool(problem) + preview.notices))
    if not preview.lines:
        end(roster, Status.FAILED, "表头下面没有内容。请填写后重新上传。")
    roster.save()


def cut(text: str) -> str:
    """As much of the text as a problem may hold."""
    longest = RosterImport._meta.get_field("problem").max_length or 1000
    return text if len(text) <= longest else text[: longest - 1] + "…"


def keep_rows(roster: RosterImport, preview: Preview) -> None:
    """Write down what each row would do, or did."""
    roster.rows.all().delete()
    names = ("roster_id", *Place._fields, *Line._fields)
    copy_rows(
        RosterRow, " ".join(names), ((roster.pk, *place, *line) for place, line in preview.lines.items())
    )


def count(roster: RosterImport, preview: Preview) -> None:
    counts = preview.counts
    roster.new, roster.changed = counts[RosterRow.Action.NEW], counts[RosterRow.Action.CHANGED]
    roster.unchanged, roster.wrong = counts[RosterRow.Action.UNCHANGED], counts[RosterRow.Action.WRONG]


def save_claimed(roster: RosterImport) -> None:
    """Save what was confirmed; show the rows again when they would now do something else."""
    if not still_allowed(roster):
        return end(roster, Status.FAILED, RIGHT_LOST)
    try:
        files = files_of(roster)
        with transaction.atomic():
            # The lock says that a worker is alive, however long it takes.
            roster = RosterImport.objects.select_for_update().get(
                pk=roster.pk, status=Status.SAVING, attempts=roster.attempts
            )
            preview = take_roster(
                files=files,
                by=roster.created_by,
                today=calendar.today(),
                source=roster,
                confirmed=lines_of(roster),
            )
            finish(roster, preview.assessments)
    except (Superseded, RosterImport.DoesNotExist):
        return None  # given up, or another worker was quicker
    except NotTaken:
        problem = CHANGED_MEANWHILE
    except IntegrityError as error:
        logger.warning("Roster %s: saved by somebody else meanwhile: %s", roster.pk, constraint_of(error))
        problem = TAKEN_MEANWHILE
    else:
        return None
    preview = preview_roster(files=files, by=roster.created_by, today=calendar.today())
    return show_again(roster, preview, problem)


def lines_of(roster: RosterImport) -> Iterator[tuple[Place, Line]]:
    """What the uploader saw and confirmed, in the order of the rows; fetched by portions as they are walked."""
    rows, last = roster.rows.order_by("pk").values_list("pk", "sheet", "number", *Line._fields), 0
    while portion := rows.filter(pk__gt=last)[:ROWS_AT_A_TIME]:
        for _, sheet, number, *line in portion:
            yield Place(sheet, number), Line(*line)
        last = portion[len(portion) - 1][0]


@transaction.atomic
def show_again(roster: RosterImport, preview: Preview, problem: str) -> None:
    found = RosterImport.objects.select_for_update().filter(
        pk=roster.pk, status=Status.SAVING, attempts=roster.attempts
    )
    for roster in found:
        show(roster, preview, problem)


def finish(roster: RosterImport, assessments: int) -> None:
    """Everything that was counted is saved: write it down, and let the file go."""
    roster.progress = 100
    end(roster, Status.DONE)
    record_access(
        by=roster.created_by,
        kind=AccessEvent.Kind.IMPORT,
        subject=f"cards.rosterimport:{roster.pk}",
        detail=(
            f"导入花名册：新增 {roster.new} 人，更新 {roster.changed} 人，无变化 {roster.unchanged} 人，"
            f"提出评估 {assessments} 份"
        ),
    )


def constraint_of(error: IntegrityError) -> str:
    """The name of the constraint, without the values that broke it."""
    diagnosis = getattr(error.__cause__, "diag", None)
    return getattr(diagnosis, "constraint_name", None) or "unknown"


def give_up_abandoned(now: datetime) -> None:
    """Delete the files that nobody confirmed for a week."""
    RosterImport.objects.abandoned(now).update(
        status=Status.CANCELLED, content=None, problem=ABANDONED, done_at=now
    )
