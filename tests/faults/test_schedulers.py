"""Several schedulers are harmless, and so is none for ten days; the controls show what keeps it so."""

import contextlib
import itertools
import re
from datetime import datetime, time, timedelta
from email import message_from_bytes, policy

import pytest
from django.db import connection
from django.db.models import Index

from laoling.accounts.models import Role, User
from laoling.calendar import SHANGHAI
from laoling.embedded import system
from laoling.inbox.models import Channel, Delivery, Reminder
from laoling.inbox.tests.receivers import mail_server
from tests.faults.crew import crew
from tests.faults.oracle import Oracle
from tests.faults.town import FIRST_DAY, make_town

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

BEATS, WORKERS = 3, 4
SCAN, DELIVER = "visits.tasks.send_reminders", "inbox.tasks.deliver"
DAYS_OFF = 10
GUARD = 300
CONTROL_DAYS = 8


def switch_channels_on():
    """Everybody at work is told by e-mail too."""
    since = datetime.combine(FIRST_DAY, time(0), SHANGHAI)
    for user in User.objects.filter(is_active=True).exclude(role=Role.SYSTEM_ADMIN):
        Channel.objects.create(
            user=user, kind=Channel.Kind.EMAIL, address=f"{user.username}@example.com", on_since=since
        )


def all_told():
    """Whether every message of the inbox was told over its channel."""
    shown = Reminder.objects.filter(part_of=None, recipient__channels__isnull=False)
    waiting = Delivery.objects.filter(status__in=Delivery.OUTSTANDING).exists()
    return not waiting and not shown.filter(deliveries=None, answered_at=None).exists()


def told_by_mail(mailbox):
    """How many reminders the e-mails that arrived speak of, together."""
    subjects = [
        message_from_bytes(content, policy=policy.default)["Subject"] for _, content in mailbox.messages
    ]
    return sum(int(re.search(r"(\d+) 条新提醒", subject)[1]) for subject in subjects)


def told_twice(mailbox):
    """How many more reminders were told by e-mail than somebody took up to tell; what is on its way counts as told."""
    taken_up = Delivery.objects.filter(status__in=[Delivery.Status.SENDING, Delivery.Status.SENT])
    return told_by_mail(mailbox) - taken_up.count()


def inbox_tells(run, oracle, day):
    """Let a day begin, with a heap of ticks at one moment, and wait until the inbox has told everything."""
    oracle.day_passes(day)
    run.set_day(day)
    run.keep_up()
    run.wake(*[SCAN] * WORKERS)
    run.wait_until(oracle.seems_complete, GUARD)


def everybody_is_told(run, oracle, day, or_until=lambda: False):
    """Let a day begin and wait until inbox and e-mail have told everything.

    `or_until` ends the wait for the e-mails earlier.
    """
    inbox_tells(run, oracle, day)
    run.wake(*[DELIVER] * WORKERS)
    run.wait_until(lambda: all_told() or or_until(), GUARD)


@contextlib.contextmanager
def without_constraint(run):
    """A database that takes the same message twice, and finds it as fast; afterwards nobody has been told anything."""
    constraint = next(c for c in Reminder._meta.constraints if c.name.startswith("inbox_reminder_once"))
    index = Index(fields=constraint.fields, name="inbox_reminder_not_once")
    with connection.schema_editor() as editor:
        editor.add_index(Reminder, index)
        editor.remove_constraint(Reminder, constraint)
    try:
        yield
    finally:
        run.stop()  # or somebody is told while the constraint comes back
        Reminder.objects.all().delete()
        with connection.schema_editor() as editor:
            editor.add_constraint(Reminder, constraint)
            editor.remove_index(Reminder, index)


def first_doubled_by_mail(mailbox, run, oracle, days):
    """Let days pass until e-mails tell somebody twice; returns how many they tell twice.

    Who sends the same message at once may also wait for each other in a circle: what the database then breaks off
    stays unsent for as long as a crashed worker's messages do, and nobody waits for it here.
    """
    for day in itertools.islice(days, CONTROL_DAYS):
        everybody_is_told(run, oracle, day, or_until=lambda: told_twice(mailbox) > 0)
        if twice := told_twice(mailbox):
            return twice
    return 0


def first_doubled_in_inbox(run, oracle, days):
    """Let days pass until reminders are doubled; returns how many are."""
    for day in itertools.islice(days, CONTROL_DAYS):
        inbox_tells(run, oracle, day)
        if doubled := oracle.compare().doubled:
            return doubled
    return 0


def ten_days_without_scheduler(run, oracle, figures):
    """Stop all beats for ten days; then everybody is told once of each duty, at the highest rung."""
    beats = {name: command for name, command in run.wanted.items() if name.startswith("beat")}
    run.dismiss("beat")
    system.stop_processes(run.candidates("beat"))
    new = oracle.day_passes(run.day + timedelta(days=DAYS_OFF))
    run.set_day(run.day + timedelta(days=DAYS_OFF))
    run.wanted |= beats
    seconds = run.wait_until(oracle.seems_complete, GUARD)
    found, told = oracle.compare(), {(duty, person) for duty, person, _ in new}
    skipped = sum(rung > 2 for _, _, rung in new)
    figures("days without scheduler", f"{DAYS_OFF}, caught up {seconds:.1f} s after the start")
    figures("reminders then", f"due {len(new)} ({skipped} past the second rung), {in_words(found)}")
    assert found.is_complete
    assert len(told) == len(new), "one message a duty and person"


def in_words(found):
    return f"lost {found.lost}, doubled {found.doubled}"


def test_three_beats_and_four_workers_double_nothing_but_for_what_keeps_them_from_it(scale, figures):
    """Nor does a pause of ten days. Then two controls with the very same processes.

    Reminders have no lock: each is single by the unique constraint alone, and doubled where that is dropped. An
    e-mail can't be unsent: it is single by the claim (SELECT … FOR UPDATE SKIP LOCKED), and doubled without row locks.
    """
    oracle = Oracle(make_town(scale.cards // 4))  # the controls multiply what is written
    switch_channels_on()
    figures("schedulers", f"{BEATS} beats, {WORKERS} workers of 2, {len(oracle.town.cards)} cards")
    with mail_server() as mailbox:
        mail = f"smtp+plain://127.0.0.1:{mailbox.port}"
        with crew(interval=scale.interval, LAOLING_EMAIL_URL=mail) as run:
            run.want_beats(BEATS)
            run.want_workers(WORKERS)
            everybody_is_told(run, oracle, FIRST_DAY)
            found, twice = oracle.compare(), told_twice(mailbox)
            figures("reminders", f"due {found.due}, {in_words(found)}")
            figures(
                "told by e-mail",
                f"{told_by_mail(mailbox)} in {len(mailbox.messages)} messages, {twice} told twice",
            )
            assert found.is_complete
            assert twice == 0
            ten_days_without_scheduler(run, oracle, figures)
            days = (FIRST_DAY + timedelta(days=number) for number in itertools.count(DAYS_OFF + 1))
            with run.without_row_locks():
                by_mail = first_doubled_by_mail(mailbox, run, oracle, days)
            figures("control without row locks", f"{by_mail} told twice by e-mail")
            assert by_mail > 0
            assert oracle.compare().is_complete, "what the inbox holds needs no row lock"
            with without_constraint(run):
                doubled = first_doubled_in_inbox(run, oracle, days)
            figures("control without the unique constraint", f"{doubled} reminders doubled")
            assert doubled > 0
