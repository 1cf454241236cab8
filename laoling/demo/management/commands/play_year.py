import sys
from datetime import date, datetime, time

import pghistory.models
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from laoling import calendar
from laoling.calendar import SHANGHAI
from laoling.demo import clock
from laoling.demo.play import year
from laoling.demo.play.cast import NoStage

NO_DEMO = "这个门户没有装入过演示数据：演一年只在演示门户上进行，没有做任何改动。"
NO_STAGE = "没有一个老年站同时有两名在岗走访员、站长和服务部管理员，演不了。"
NO_CLOCK = "只有 bin/up 自带数据库的演示门户才能拨时钟：--until、--pause 和 --back 用不了。"
POSTS = [("visitor", "走访员"), ("head", "站长"), ("manager", "服务部管理员")]
OFFICE = time(18)  # when a stopped day is looked at: all of it has happened


class Command(BaseCommand):
    help = "Play a year of one invented elder through the services, day by day, on a demo portal."

    def add_arguments(self, parser):
        parser.add_argument(
            "--until",
            type=date.fromisoformat,
            metavar="YYYY-MM-DD",
            help="stop after that day, and set the portal's clock to it; run again to go on",
        )
        parser.add_argument(
            "--pause",
            action="store_true",
            help="stop at every station and wait for Enter, the clock set to it",
        )
        parser.add_argument(
            "--back",
            action="store_true",
            help="give up the play that was stopped, and set the clock back to today",
        )

    def handle(self, *, until, pause, back, **options):
        if not pghistory.models.Context.objects.filter(metadata__command="load_demo").exists():
            raise CommandError(NO_DEMO)
        if (until or pause or back) and not settings.EMBEDDED:
            raise CommandError(NO_CLOCK)
        clock.install()
        if back:
            self.leave()
            return
        play = self.open()
        try:
            self.perform(play, until, pause)
        except year.Fallen as fallen:
            raise CommandError(f"!!! 有人被落下了：\n{fallen}") from fallen

    def open(self) -> year.Play:
        """The play that was stopped, or a new one."""
        today = calendar.local_day(clock.real_now())
        try:
            play = year.read(self.say) or year.Play.begin(today=today, tell=self.say)
        except NoStage as error:
            raise CommandError(NO_STAGE) from error
        self.say(f"从 {play.played_to + calendar.ONE_DAY} 演到 {play.ends_on}")
        return play

    def perform(self, play: year.Play, until: date | None, pause: bool) -> None:
        while pause and not play.is_over and (until is None or play.next_station() <= until):
            play.go_on(play.next_station())
            self.stop(play)
            self.wait()
        play.go_on(until or play.ends_on)
        if play.is_over:
            self.close(play)
        else:
            self.stop(play)
            self.say("接着演：再运行一次；看完要回到今天：--back")

    def stop(self, play: year.Play) -> None:
        """Let the browser see that day."""
        moment = datetime.combine(play.played_to, OFFICE, SHANGHAI)
        year.write_down(play)
        clock.set_to(moment)
        staff = "，".join(f"{who} {play.cast.staff(post).username}" for post, who in POSTS)
        self.say(
            f"—— 门户的时钟现在是 {moment:%Y-%m-%d %H:%M}。看 /desk/retirees/{play.cast.elder_pk}/（{staff}）"
        )

    def wait(self) -> None:
        self.stdout.write("   按回车键接着演 … ", ending="")
        self.stdout.flush()
        sys.stdin.readline()

    def close(self, play: year.Play) -> None:
        self.leave()
        play.hand_back(clock.real_now())
        self.say(
            f"演完了：{play.cast.elder}的一年里没有一项落下，核对无误。/desk/retirees/{play.cast.elder_pk}/"
        )

    def leave(self) -> None:
        if settings.EMBEDDED:
            clock.set_to(None)
        year.forget()
        self.say("门户的时钟就是今天的时钟。")

    def say(self, words: str) -> None:
        self.stdout.write(words)
        self.stdout.flush()
