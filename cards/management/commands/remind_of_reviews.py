from django.core.management.base import BaseCommand
from django.utils import timezone

from cards.review_reminders import remind_of_reviews


class Command(BaseCommand):
    help = "Tell everybody which yearly reviews fall due; needs no broker and may run any number of times."

    def handle(self, **options):
        self.stdout.write(f"已发出 {remind_of_reviews(now=timezone.now())} 条复评提醒。")
