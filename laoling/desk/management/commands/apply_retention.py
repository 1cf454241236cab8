"""Take away what is past the time that the table of retention keeps it."""

from datetime import date

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from laoling import calendar
from laoling.desk import retention


class Command(BaseCommand):
    help = (
        "Erase who died or was archived longer ago than the table of retention says, and delete old access log, "
        "import results and reminders. It can't be undone; run it with --dry-run first. It reaches the history, so "
        "run it as the owner: DATABASE_URL=$DATABASE_OWNER_URL manage.py apply_retention. May run any number of times."
    )

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="only count what is past its time")
        parser.add_argument(
            "--today",
            type=date.fromisoformat,
            default=None,
            metavar="YYYY-MM-DD",
            help="a day other than today",
        )

    def handle(self, *, dry_run, today, **options):
        day = today or calendar.today()
        if day > calendar.today():
            raise CommandError("--today lies ahead: what is kept longer can't be taken away early.")
        if not dry_run and not retention.may_remove():
            raise CommandError(
                "The history may not be changed by this database user: run it as the owner, "
                "DATABASE_URL=$DATABASE_OWNER_URL manage.py apply_retention"
            )
        for result in retention.apply_retention(today=day, now=timezone.now(), dry_run=dry_run):
            rule = result.rule
            words = "到期" if dry_run else "已清除"
            unit = "人" if rule.is_about_people else "条"
            left = f"，另有 {result.left} 人还有在用的服务卡，先销卡" if result.left else ""
            self.stdout.write(f"{rule}（保存 {rule.months} 个月）：{words} {result.removed} {unit}{left}")
