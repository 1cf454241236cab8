from django.core.management.base import BaseCommand
from django.utils import timezone

from branding.competitions.reminders import remind_of_judging


class Command(BaseCommand):
    help = "Tell judges which scores they still owe; needs no broker and may run any number of times."

    def handle(self, **options):
        self.stdout.write(f"已发出 {remind_of_judging(now=timezone.now())} 条评分提醒。")
