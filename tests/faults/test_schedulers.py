"""Several schedulers are harmless, and so is none for ten days; the controls show what keeps it so."""

import contextlib
import re
from datetime import datetime, time, timedelta

import pytest
from django.db import connection

from laoling.accounts.models import Role, User
from laoling.calendar import SHANGHAI
from laoling.inbox.models import Channel, Delivery, Reminder
from laoling.inbox.tests.receivers import mail_server
from tests.faults.crew import crew
from tests.faults.oracle import Oracle
from tests.faults.town import FIRST_DAY, make_town

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

BEATS, WORKERS = 3, 4
SCAN, DELIVER = "visits.tasks.send_reminders", "inbox.tasks.deliver"
DAYS_OFF = 10
GUARD = 180
CONTROL_CARDS = 400
CONTROL_DAYS = 12


@contextlib.contextmanager
def several_schedulers(scale, without=""):
    """Three beats and four workers of two over the test's database, and the mailbox that they send to."""
    with mail_server() as mailbox:
        mail = f"smtp+plain://127.0.0.1:{mailbox.port}"
        with crew(interval=scale.interval, without=without, LAOLING_EMAIL_URL=mail) as run:
            run.want_beats(BEATS)
            run.want_workers(WORKERS)
            yield run, mailbox


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
    subjects = [str(re.search(rb"^Subject: (.+)$", content, re.M)) for _, content in mailbox.messages]
    assert subjects
    return sum(count_in(content) for _, content in mailbox.messages)


def count_in(content):
    from email import message_from_bytes, policy

    subject = message_from_bytes(content, policy=policy.default)["Subject"]
    return int(re.search(r"(\d+) 条新提醒", subject)[1])


def test_three_beats_and_four_workers_double_nothing(scale, figures):
    town = make_town(scale.cards)
    oracle = Oracle(town)
    switch_channels_on()
    with several_schedulers(scale) as (run, mailbox):
        oracle.day_passes(FIRST_DAY)
        run.set_day(FIRST_DAY)
        run.wait_until(oracle.seems_complete, GUARD)
        run.wake(*[SCAN, DELIVER] * BEATS * WORKERS)  # and all ticks twice, at one moment
        run.wait_until(all_told, GUARD)
        found = oracle.compare()
    sent = Delivery.objects.filter(status=Delivery.Status.SENT).count()
    figures("schedulers", f"{BEATS} beats, {WORKERS} workers of 2, {len(town.cards)} cards")
    figures("reminders", f"due {found.due}, lost {found.lost}, doubled {found.doubled}")
    figures(
        "told by e-mail",
        f"{sent} reminders in {len(mailbox.messages)} messages, doubled {told_by_mail(mailbox) - sent}",
    )
    assert found.is_complete
    assert told_by_mail(mailbox) == sent


def test_after_ten_days_without_scheduler_everybody_is_told_once_at_the_highest_rung(scale, figures):
    town = make_town(scale.cards)
    oracle = Oracle(town)
    with several_schedulers(scale) as (run, _):
        oracle.day_passes(FIRST_DAY)
        run.set_day(FIRST_DAY)
        run.wait_until(oracle.seems_complete, GUARD)
        assert oracle.compare().is_complete
        wanted = dict(run.wanted)
        run.stop()
        run.wanted = wanted
        new = oracle.day_passes(FIRST_DAY + timedelta(days=DAYS_OFF))
        run.set_day(FIRST_DAY + timedelta(days=DAYS_OFF))
        seconds = run.wait_until(oracle.seems_complete, GUARD)
        found = oracle.compare()
    told = {(duty, person) for duty, person, _ in new}
    skipped = sum(rung > 2 for _, _, rung in new)
    figures("days without scheduler", f"{DAYS_OFF}, caught up {seconds:.1f} s after the start")
    figures(
        "reminders",
        f"due {len(new)} ({skipped} past the second rung), lost {found.lost}, doubled {found.doubled}",
    )
    assert found.is_complete
    assert len(told) == len(new), "one message a duty and person"


@contextlib.contextmanager
def without_constraint():
    """A database that would take the same message twice."""
    constraint = next(c for c in Reminder._meta.constraints if c.name.startswith("inbox_reminder_once"))
    with connection.schema_editor() as editor:
        editor.remove_constraint(Reminder, constraint)
    try:
        yield
    finally:
        Reminder.objects.all().delete()
        with connection.schema_editor() as editor:
            editor.add_constraint(Reminder, constraint)


def test_control_without_the_constraint_the_same_schedulers_do_double(scale, figures):
    """Reminders have no lock: what keeps each one single is the unique constraint, and nothing else."""
    oracle = Oracle(make_town(CONTROL_CARDS))
    with without_constraint():
        with several_schedulers(scale) as (run, _):
            for number in range(CONTROL_DAYS):
                day = FIRST_DAY + timedelta(days=number)
                oracle.day_passes(day)
                run.set_day(day)
                run.keep_up()
                run.wake(*[SCAN] * WORKERS)
                run.wait_until(oracle.seems_complete, GUARD)
                if doubled := oracle.compare().doubled:
                    break
        figures("control without the unique constraint", f"{doubled} doubled after {number + 1} days")
        assert doubled


def test_control_without_row_locks_the_same_workers_do_send_twice(scale, figures):
    """An e-mail can't be unsent: what keeps it single is the claim by SELECT … FOR UPDATE SKIP LOCKED."""
    oracle = Oracle(make_town(CONTROL_CARDS))
    switch_channels_on()
    with several_schedulers(scale, without="row locks") as (run, mailbox):
        for number in range(CONTROL_DAYS):
            day = FIRST_DAY + timedelta(days=number)
            oracle.day_passes(day)
            run.set_day(day)
            run.wait_until(oracle.seems_complete, GUARD)
            run.wake(*[DELIVER] * WORKERS)
            run.wait_until(all_told, GUARD)
            sent = Delivery.objects.filter(status=Delivery.Status.SENT).count()
            if doubled := told_by_mail(mailbox) - sent:
                break
    figures("control without row locks", f"{doubled} told twice by e-mail after {number + 1} days")
    assert doubled > 0
