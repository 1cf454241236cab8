"""Fill an empty portal with an invented organisation and what happened in it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random

from django.db import connection, transaction
from django.db.models import F

from activities.signing.reminders import remind_of_calls
from activities.study.reminders import remind_of_study
from branding.appraisal.reminders import remind_of_appraisals
from branding.competitions.reminders import remind_of_judging
from branding.publicity.reminders import remind_of_publicity
from branding.rectifications.reminders import remind_of_rectifications
from branding.suggestions.reminders import remind_of_suggestions
from branding.training.reminders import remind_of_training
from cards.models import ServiceCard
from cards.review_reminders import remind_of_reviews
from laoling import history
from laoling.accounts.models import Unit, User
from laoling.demo.accounts import give_passwords
from laoling.demo.appraisals import Appraisals
from laoling.demo.brand import Brand
from laoling.demo.competitions import Competitions
from laoling.demo.contact_cards import Printers
from laoling.demo.contacts import Diary, lately
from laoling.demo.events import Programmes
from laoling.demo.groups import Groups
from laoling.demo.happenings import happen
from laoling.demo.moods import Moods
from laoling.demo.people import Census
from laoling.demo.policies import write_policies
from laoling.demo.privacy import write_consents
from laoling.demo.registry import Writer
from laoling.demo.requests import Requests
from laoling.demo.rounds import pair_up, share_out
from laoling.demo.sign_ups import Rosters
from laoling.demo.staff import Organisation, make_organisation
from laoling.demo.stories import cards_for, imagine
from laoling.demo.training import Trainings
from laoling.demo.voices import Voices
from laoling.inbox.models import Reminder
from laoling.people.models import Retiree
from visits.digest import send_digest
from visits.planner import PlanResult
from visits.reminders import send_reminders
from visits.services import plan_duties

REMINDED_DAYS_BACK = (4, 1)


class NotEmpty(Exception):
    """The database has units, staff or people already: nothing was changed."""


@dataclass
class Summary:
    """How much was made."""

    staff: int
    retirees: int
    cards: int
    visits: int
    duties: PlanResult
    requests: int
    activities: int
    reminders: int
    accounts: list[User]


@transaction.atomic
def load_demo(
    *,
    retirees: int,
    seed: int,
    accounts: Path | None,
    today: date,
    now: datetime,
    tell: Callable[[str], object],
) -> Summary:
    """Load the demo: everything, or nothing when a step fails. Raises NotEmpty.

    The same `seed`, `retirees` (at least 1) and `today` give the same people, cards and visits. `accounts` is
    where the demo accounts are written; without it nobody can sign in. `tell` gets a line before each step.
    """
    if any(model.objects.exists() for model in (Unit, User, Retiree)):
        raise NotEmpty
    with history.in_bulk(command="load_demo", retirees=retirees, seed=seed):
        tell("单位和工作人员")
        made = make_organisation(chance(seed, "staff"), cards=cards_for(retirees), today=today)
        visits = tell_stories(made, retirees=retirees, seed=seed, today=today, tell=tell)
        tell("联系卡")
        Printers(chance(seed, "contact cards"), made, today=today).write()
        tell("诉求")
        requests = Requests(chance(seed, "requests"), made, today=today, now=now).write(retirees)
        tell("惠民政策")
        write_policies(chance(seed, "policies"), made, today=today, now=now)
        tell("思想动态")
        Moods(chance(seed, "moods"), today=today, now=now).write()
        tell("活动")
        activities = Programmes(chance(seed, "activities"), made, today=today).write()
        tell("团队和政治学习")
        Groups(chance(seed, "groups"), made, today=today, now=now).write()
        Rosters(chance(seed, "sign-ups"), made, today=today, now=now).write()
        tell("检查、整改、岗位记录和群众评价")
        Brand(chance(seed, "brand"), made, today=today, now=now).write()
        tell("培训和品牌员工")
        Trainings(chance(seed, "training"), made, today=today, now=now).write()
        tell("劳动竞赛")
        Competitions(chance(seed, "competitions"), made, today=today, now=now).write()
        tell("故事、通知和金点子")
        Voices(chance(seed, "voices"), made, today=today, now=now).write()
        tell("应访任务")
        measure_tables()
        duties = plan(today)
        tell("重要情况")
        happen(now)
        tell("考核和问责")
        Appraisals(chance(seed, "appraisals"), made, today=today, now=now).write()
        tell("派工和走访路线")
        pair_up(made, now)
        share_out(made, now)
        tell("提醒")
        reminders = remind(now)
        tell("演示账号")
        users = give_passwords(made, accounts) if accounts else []
    return Summary(
        staff=len(made.staff),
        retirees=retirees,
        cards=ServiceCard.objects.count(),
        visits=visits,
        duties=duties,
        requests=requests,
        activities=activities,
        reminders=reminders,
        accounts=users,
    )


def plan(today: date) -> PlanResult:
    """Plan as it was planned on the latest festivals, which by today would be too long ago, and then today's."""
    duties = PlanResult()
    for day in lately(today):
        duties += plan_duties(today=day)
    ServiceCard.objects.update(planned_to=None)  # the marks of a day on which some weren't open yet
    return duties + plan_duties(today=today)


def chance(seed: int, part: str) -> Random:
    """Each part has its own, so that one more draw in one of them doesn't change the others."""
    return Random(f"{seed}:{part}")  # noqa: S311 - no secret is drawn from it


def tell_stories(
    made: Organisation, *, retirees: int, seed: int, today: date, tell: Callable[[str], object]
) -> int:
    """People, their cards, and a year of visits; returns how many visits."""
    tell("老同志")
    registry = imagine(chance(seed, "stories"), retirees=retirees, today=today)
    people = Census(chance(seed, "people"), made, count=retirees, profiles=registry.profiles(), today=today)
    people.write()
    known = {person.pk for person in people.known.values()}
    tell("个人信息使用同意")
    write_consents(chance(seed, "consents"), made, with_card=known, today=today)
    tell("评估和服务卡")
    Writer(chance(seed, "cards"), made, today=today).write(registry, people.known)
    tell("走访")
    stories = [registry.stories[number] for number in sorted(registry.stories)]
    return Diary(chance(seed, "visits"), made, today=today).write(stories)


def remind(now: datetime) -> int:
    """Send what the ladder says, the oldest first as if it had been asked on those days, and the digest.

    What is older than two days was taken note of.
    """
    reminders = 0
    for days in REMINDED_DAYS_BACK:
        reminders += send_all(now - timedelta(days=days))
    Reminder.objects.filter(sent_at__lt=now - timedelta(days=2)).update(
        acknowledged_at=F("sent_at") + timedelta(hours=3)
    )
    return reminders + send_digest(now=now) + send_all(now)


SCANS = (
    remind_of_reviews,
    remind_of_calls,
    remind_of_study,
    send_reminders,
    remind_of_rectifications,
    remind_of_training,
    remind_of_appraisals,
    remind_of_judging,
    remind_of_suggestions,
    remind_of_publicity,
)


def send_all(now: datetime) -> int:
    """What every ladder tells by now; returns how many were told."""
    return sum(scan(now=now) for scan in SCANS)


def measure_tables() -> None:
    """Tell PostgreSQL how full the tables are now: otherwise it plans as if they were empty."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
