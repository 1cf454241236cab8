from datetime import date

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from cards.models import ServiceCard
from laoling import calendar
from visits import services


class Command(BaseCommand):
    help = "Make the duties equal to the rules; needs no broker and may run any number of times."

    def add_arguments(self, parser):
        parser.add_argument("--today", metavar="YYYY-MM-DD", help="plan as if it were this day")
        parser.add_argument(
            "--afresh",
            action="store_true",
            help="plan every card from its opening again: what reconcile found missing is made",
        )

    def handle(self, today=None, afresh=False, **options):
        cards = list(ServiceCard.objects.values_list("pk", flat=True)) if afresh else None
        if today is None:
            result = services.plan_tick(now=timezone.now(), cards=cards)
        else:
            result = services.plan_duties(today=self.day(today), cards=cards)
        day = today or f"{calendar.today():%Y-%m-%d}"
        self.stdout.write(
            f"{day}：检查了 {result.cards} 张服务卡，新增任务 {result.made} 项，"
            f"取消 {result.ended} 项，恢复 {result.revived} 项。"
        )

    def day(self, text: str) -> date:
        try:
            return date.fromisoformat(text)
        except ValueError as error:
            raise CommandError(f"--today 应写成 2026-11-23 这样的日期，而不是“{text}”。") from error
