import sys

from django.core.management.base import BaseCommand
from django.utils import timezone

from visits.reconcile import findings


class Command(BaseCommand):
    help = "Compare what the rules want with what is; exit with 1 when something is off. Needs no broker."

    def handle(self, **options):
        found = findings(timezone.now())
        for finding in found:
            self.stdout.write(finding.text)
        if found:
            self.stdout.write(
                f"核对完毕：{len(found)} 类问题。缺任务的，运行 plan_duties --afresh 重新排一遍。"
            )
            sys.exit(1)
        self.stdout.write("核对完毕：一切正常。")
