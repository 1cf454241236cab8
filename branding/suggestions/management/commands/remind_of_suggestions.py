from django.core.management.base import BaseCommand
from django.utils import timezone

from branding.suggestions.reminders import remind_of_suggestions


class Command(BaseCommand):
    help = (
        "Tell everybody which suggestions wait for an answer or are late; needs no broker and may run any number "
        "of times."
    )

    def handle(self, **options):
        self.stdout.write(f"已发出 {remind_of_suggestions(now=timezone.now())} 条金点子提醒。")
