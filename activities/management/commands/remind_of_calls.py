from django.core.management.base import BaseCommand
from django.utils import timezone

from activities.signing.reminders import remind_of_calls


class Command(BaseCommand):
    help = "Tell everybody which calls are still to be made; needs no broker and may run any number of times."

    def handle(self, **options):
        self.stdout.write(f"已发出 {remind_of_calls(now=timezone.now())} 条电话通知的提醒。")
