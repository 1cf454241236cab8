from django.core.management.base import BaseCommand
from django.utils import timezone

from branding.publicity.reminders import remind_of_publicity


class Command(BaseCommand):
    help = (
        "Tell everybody which pieces wait for approval and which plans are late; needs no broker and may run any "
        "number of times."
    )

    def handle(self, **options):
        self.stdout.write(f"已发出 {remind_of_publicity(now=timezone.now())} 条品牌宣传提醒。")
