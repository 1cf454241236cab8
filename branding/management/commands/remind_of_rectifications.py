from django.core.management.base import BaseCommand
from django.utils import timezone

from branding.rectifications.reminders import remind_of_rectifications


class Command(BaseCommand):
    help = "Tell everybody which rectifications are late; needs no broker and may run any number of times."

    def handle(self, **options):
        self.stdout.write(f"已发出 {remind_of_rectifications(now=timezone.now())} 条整改提醒。")
