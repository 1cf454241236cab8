from django.core.management.base import BaseCommand
from django.utils import timezone

from visits.reminders import send_reminders


class Command(BaseCommand):
    help = "Tell everybody what the ladder says by now; needs no broker and may run any number of times."

    def handle(self, **options):
        self.stdout.write(f"已发出 {send_reminders(now=timezone.now())} 条提醒。")
