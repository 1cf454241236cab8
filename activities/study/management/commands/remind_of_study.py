from django.core.management.base import BaseCommand
from django.utils import timezone

from activities.study.reminders import remind_of_study


class Command(BaseCommand):
    help = (
        "Tell everybody which meetings, directives and reviews are missing; needs no broker and may run any number "
        "of times."
    )

    def handle(self, **options):
        self.stdout.write(f"已发出 {remind_of_study(now=timezone.now())} 条政治学习提醒。")
