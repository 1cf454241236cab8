from django.core.management.base import BaseCommand
from django.utils import timezone

from visits.digest import send_digest


class Command(BaseCommand):
    help = "Send this week's digest to whoever hasn't got it; from Monday 08:00 on, once a reader."

    def handle(self, **options):
        self.stdout.write(f"已发出 {send_digest(now=timezone.now())} 份一周小结。")
