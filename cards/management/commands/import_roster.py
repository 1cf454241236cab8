from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from cards.models import RosterImport
from cards.roster.jobs import Status, count, finish, keep_rows
from cards.roster.reading import UnreadableFile
from cards.roster.saving import NotTaken, Preview, preview_roster, take_roster
from laoling import calendar
from laoling.accounts.models import User


class Command(BaseCommand):
    help = "Imports a roster (.xlsx or .csv) as a member of staff: every row, or none when one is wrong."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--by", required=True, metavar="USERNAME", help="who imports; needs the right to")
        parser.add_argument("--dry-run", action="store_true", help="only say what would be done")

    def handle(self, *, file, by, dry_run, **options):
        user = importer(by)
        try:
            content = file.read_bytes()
            preview = self.take(content, file.name, user, dry_run=dry_run)
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}") from error
        except UnreadableFile as refusal:
            raise CommandError(str(refusal)) from refusal
        self.report(preview)
        if preview.wrong:
            raise CommandError(f"{len(preview.wrong)} 行有错误，一行也没有保存。")
        self.stdout.write("试运行，没有保存。" if dry_run else "已全部保存。")

    def take(self, content: bytes, name: str, user: User, *, dry_run: bool) -> Preview:
        if dry_run:
            return preview_roster(files=[content], by=user, today=calendar.today())
        assert user.unit is not None  # `importer` made sure
        try:
            with transaction.atomic():
                roster = RosterImport.objects.create(
                    unit=user.unit, file_name=name[-200:], created_by=user, status=Status.SAVING
                )
                preview = take_roster(files=[content], by=user, today=calendar.today(), source=roster)
                keep_rows(roster, preview)
                count(roster, preview)
                finish(roster, preview.assessments)
        except NotTaken as outcome:
            return outcome.preview
        return preview

    def report(self, preview: Preview) -> None:
        for notice in preview.notices:
            self.stderr.write(notice)
        for place, line in preview.wrong.items():
            reasons = line.message.replace("\n", ";")
            self.stderr.write(f"{place} {line.name}：{reasons}")
        counts = preview.counts
        self.stdout.write(f"新增 new: {counts['NEW']}")
        self.stdout.write(f"有变化 changed: {counts['CHANGED']}")
        self.stdout.write(f"无变化 unchanged: {counts['UNCHANGED']}")
        self.stdout.write(f"有错误 wrong: {counts['WRONG']}")
        self.stdout.write(f"困难评估 proposed assessments: {preview.assessments}")


def importer(username: str) -> User:
    """The member of staff of that name. Raises CommandError for one who may not import."""
    user = User.objects.filter(username=username, is_active=True).first()
    if user is None:
        raise CommandError(f"没有账号“{username}”，或账号已停用。")
    if not user.has_perm("people.import_retiree") or user.unit is None:
        raise CommandError(f"账号“{username}”没有导入花名册的权限。")
    return user
