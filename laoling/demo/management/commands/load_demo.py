import time
from datetime import date, timedelta
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from laoling import calendar
from laoling.demo.loading import NotEmpty, load_demo

NOT_EMPTY = "数据库里已经有单位、工作人员或老同志：演示数据只装入空的数据库，没有做任何改动。"
DEFAULT_SEED = 46  # with it the first station of each department has something of everything
MORNING = timedelta(hours=9, minutes=30)


class Command(BaseCommand):
    help = "Fill an empty portal with an invented organisation: units, staff, retirees, cards, visits, activities."

    def add_arguments(self, parser):
        parser.add_argument("--retirees", type=int, default=600, help="how many people (default 600)")
        parser.add_argument(
            "--seed", type=int, default=DEFAULT_SEED, help="the same seed gives the same people"
        )
        parser.add_argument(
            "--accounts", type=Path, help="where to write the demo accounts (role, username, …)"
        )
        parser.add_argument("--today", type=date.fromisoformat, help="as if today were that day, YYYY-MM-DD")

    def handle(self, *, retirees, seed, accounts, today, **options):
        if retirees < 1:
            raise CommandError("--retirees 至少为 1。")
        now = timezone.now() if today is None else calendar.start_of(today) + MORNING
        started = time.monotonic()

        def tell(step):
            self.stdout.write(f"[{time.monotonic() - started:5.1f} 秒] {step} …")
            self.stdout.flush()

        try:
            summary = load_demo(
                retirees=retirees,
                seed=seed,
                accounts=accounts,
                today=calendar.local_day(now),
                now=now,
                tell=tell,
            )
        except NotEmpty as error:
            raise CommandError(NOT_EMPTY) from error
        except OSError as error:
            raise CommandError(
                f"账号文件 {accounts} 写不进去（{error.strerror}），没有装入任何数据。"
            ) from error
        self.summarise(summary, accounts, time.monotonic() - started)

    def summarise(self, summary, accounts, seconds):
        """The figures, and where the accounts are."""
        self.stdout.write(
            f"演示数据已装入，用时 {seconds:.1f} 秒：\n"
            f"  工作人员 {summary.staff} 人，老同志 {summary.retirees:,} 人，服务卡 {summary.cards:,} 张\n"
            f"  应访任务 {summary.duties.made:,} 件，走访记录 {summary.visits:,} 次，"
            f"诉求 {summary.requests:,} 件，活动 {summary.activities:,} 场，提醒 {summary.reminders:,} 条\n"
            "  姓名、身份证号（370599 开头）和电话（154 开头，或 0546-0 开头）都是编造的。"
        )
        if accounts:
            self.stdout.write(f"  演示账号 {len(summary.accounts)} 个，密码在 {accounts}")
        else:
            self.stdout.write("  没有写账号文件（--accounts FILE），目前没有人能登录。")
