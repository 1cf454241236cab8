from datetime import date

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from branding.appraisal.computing import compute_due, compute_month
from branding.appraisal.reminders import remind_of_appraisals


class Command(BaseCommand):
    help = "Compute the appraisals of every month that is over and not closed; needs no broker, may run at any time."

    def add_arguments(self, parser):
        parser.add_argument("--month", metavar="YYYY-MM", help="only that month, however long ago it was")

    def handle(self, *, month: str | None, **options):
        now = timezone.now()
        try:
            done = (
                compute_month(date.fromisoformat(f"{month}-01"), now=now) if month else compute_due(now=now)
            )
        except ValueError as error:
            raise CommandError(str(error)) from error
        told = remind_of_appraisals(now=now)
        self.stdout.write(
            f"考核：新增 {done.made} 份，更新 {done.changed} 份，没有变化 {done.same} 份；已发出 {told} 条提醒。"
        )
