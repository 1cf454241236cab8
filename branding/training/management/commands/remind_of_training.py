from django.core.management.base import BaseCommand
from django.utils import timezone

from branding.training.reminders import remind_of_training


class Command(BaseCommand):
    help = (
        "Tell everybody which credits lapse or are missing; needs no broker and may run any number of times."
    )

    def handle(self, **options):
        self.stdout.write(f"已发出 {remind_of_training(now=timezone.now())} 条培训提醒。")
