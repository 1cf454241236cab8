"""What is past its time goes: nothing of the person is left anywhere, and what is counted stays counted."""

from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.apps import apps
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres.fields import ArrayField
from django.core.management import CommandError
from django.db import IntegrityError, connection, models, transaction
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from cards.models import Assessment, CardAction, ContactCard, PrintBatch, RosterImport, RosterRow
from cards.tests.factories import make_assessment, make_card, make_contact_card, make_pause
from laoling.accounts.models import AccessEvent, Role
from laoling.accounts.services import record_access
from laoling.accounts.tests.factories import make_centre_tree, make_user
from laoling.answers import Outdated
from laoling.calendar import SHANGHAI
from laoling.crypto import EncryptedTextField
from laoling.desk import erasing, retention
from laoling.desk.archiving import restore_retiree
from laoling.desk.tests.retention_parts import dump, run
from laoling.fields import DerivedCharField
from laoling.history import event_model_of
from laoling.inbox.models import Reminder
from laoling.people.models import (
    EmergencyContact,
    Household,
    KnownApart,
    RetentionRule,
    Retiree,
    Transfer,
)
from laoling.people.tests.factories import make_consent, make_household, make_retiree
from visits.models import Duty, Visit
from visits.tests.factories import NOW, TODAY, make_duty, make_visit
from visits.tests.mood_parts import make_mood, make_session, make_talk

pytestmark = pytest.mark.django_db
MARK = "泄"
LONG_AGO = date(2020, 1, 1)


@pytest.fixture(autouse=True)
def _at_ten_on_monday():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def tree():
    return make_centre_tree()


def make_marked_person(tree):
    """Somebody who died long ago, with MARK in every text that anything says of them."""
    station, head = tree.station, make_user(Role.STATION_HEAD, tree.station)
    household = make_household(station=station, address=f"{MARK}小区")
    words = ["address", "area", "party_branch", "health", "notes"]
    retiree = make_retiree(
        station=station,
        name=f"王{MARK}",
        phone="13800138000",
        household=household,
        **dict.fromkeys(words, f"{MARK}字"),
    )
    retiree.notes, retiree.name = f"{MARK}又", f"王{MARK}{MARK}"
    retiree.save()
    contact = EmergencyContact.objects.create(retiree=retiree, name=f"{MARK}强", phone="13900139000")
    EmergencyContact.objects.create(retiree=retiree, place=2, name=f"{MARK}丽").delete()
    card = make_card(retiree, opened_on=date(2019, 1, 1), closed_on=LONG_AGO)
    type(card).objects.filter(pk=card.pk).update(close_words=f"{MARK}迁", reopen_reason=f"{MARK}回")
    CardAction.objects.create(
        card=card,
        kind="RESUMED",
        detail=f"{MARK}恢复",
        reason=f"{MARK}回来",
        recorded_on=TODAY,
        recorded_by=head,
    )
    make_pause(card, reason=f"{MARK}探亲", recorded_by=head)
    make_pause(card, date(2026, 1, 1), date(2026, 1, 2), reason=f"{MARK}探亲").delete()
    duty = make_duty(card, ended_as="WAIVED", ended_at=NOW, ended_by=head, end_reason=f"{MARK}出门")
    visit = make_visit(retiree, done=f"{MARK}聊天", needs=f"{MARK}药", next_step=f"{MARK}带药")
    record = make_mood(retiree, 1, mood_words=f"{MARK}闷")
    talk = make_talk(
        retiree, record=record, ended_at=NOW, ended_by=head, ended_as="CLOSED", end_words=f"{MARK}好"
    )
    make_session(talk, words=f"{MARK}谈")
    assessment = make_assessment(
        retiree, status=Assessment.Status.REJECTED, notes=f"{MARK}难", decision_reason=f"{MARK}不符"
    )
    make_consent(retiree, how="RELATIVE", relative=f"{MARK}强（儿子）")
    contact_card = make_contact_card(retiree)
    ContactCard.objects.filter(pk=contact_card.pk).update(
        issued_on=LONG_AGO,
        issued_by=head,
        received_on=LONG_AGO,
        received_by=head,
        signed_by="FAMILY",
        signer=f"{MARK}强",
    )
    PrintBatch.objects.create(
        unit=station,
        who=PrintBatch.Who.values[0],
        style="CARD",
        retirees=[retiree.pk],
        left_out=[{"retiree": retiree.pk, "name": retiree.name, "why": "已去世"}],
        submission_id=uuid4(),
        created_by=head,
    )
    Transfer.objects.create(
        retiree=retiree,
        from_station=tree.sibling,
        to_station=station,
        moved_on=LONG_AGO,
        reason=f"{MARK}搬家",
        recorded_by=head,
    )
    other = make_retiree(station=station)
    KnownApart.objects.create(first=retiree, second=other, decided_by=head)
    for subject in (f"people.retiree:{retiree.pk}", f"visits.visit:{visit.pk}"):
        record_access(by=head, kind=AccessEvent.Kind.REVEAL, subject=subject, detail=f"给{MARK}办报销")
    subjects = [
        f"visits.duty:{duty.pk}",
        f"visits.talk:{talk.pk}.0",
        "visits.digest:2019-W01",
        f"cards.review:{card.pk}:20190101",
    ]
    for number, subject in enumerate(subjects):
        answered = {"answered_at": NOW} if "review" in subject else {}
        Reminder.objects.create(
            subject=subject,
            rung=number,
            recipient=head,
            title=retiree.name,
            body=retiree.name,
            sent_at=NOW,
            **answered,
        )
    roster = RosterImport.objects.create(
        unit=tree.department, file_name="花名册.xlsx", created_by=head, status=RosterImport.Status.DONE
    )
    RosterRow.objects.create(roster=roster, number=2, name=retiree.name, action="NEW")
    LogEntry.objects.create(
        user=head,
        content_type=ContentType.objects.get_for_model(Assessment),
        object_id=str(assessment.pk),
        object_repr=str(assessment),
        action_flag=CHANGE,
    )
    Retiree.objects.filter(pk=retiree.pk).update(died_on=LONG_AGO)
    return retiree, contact


def test_nothing_of_the_person_is_left_in_any_table(tree):
    retiree, contact = make_marked_person(tree)
    before = dump()
    tokens = [retiree.id_number_index, retiree.phone_index, retiree.phone_tail_index]
    assert before.count(MARK) > 40
    assert all(token in before for token in tokens)
    assert f"{retiree.born_on}" in before
    run()
    left = dump()
    assert [line for line in left.splitlines() if MARK in line] == []
    assert not [token for token in [*tokens, f"{retiree.born_on}"] if token in left]
    for model in (Retiree, EmergencyContact, event_model_of(Retiree), event_model_of(EmergencyContact)):
        for row in model.objects.all():
            assert (row.phone, getattr(row, "id_number", "")) == ("", "") or row.pk != retiree.pk
    assert not EmergencyContact.objects.filter(pk=contact.pk).exists()
    assert not event_model_of(EmergencyContact).objects.exists()


def test_what_is_counted_stays(tree):
    retiree, _ = make_marked_person(tree)

    def counted():
        visits = Visit.objects.values("retiree", "visited_on", "outcome", "kinds", "visitor", "tier")
        duties = Duty.objects.values("retiree", "kind", "opens_on", "due_on", "ended_as", "settled_by")
        people = Retiree.objects.order_by("pk").values("pk", "station", "sex", "category", "died_on")
        assessments = Assessment.objects.values("retiree", "status", "hardships", "decided_on")
        cards = [*retiree.cards.values("number", "tier", "opened_on", "closed_on")]
        return [*visits, *duties, *people, *assessments, *cards]

    before, age = counted(), retiree.born_on.year
    events = event_model_of(Visit).objects.count()
    run()
    assert counted() == before
    assert event_model_of(Visit).objects.count() == events
    retiree = Retiree.objects.get(pk=retiree.pk)
    assert (retiree.name, retiree.born_on, retiree.erased_at) == ("已删除", date(age, 1, 1), NOW)
    assert not Household.objects.exists()


def test_a_second_run_finds_nothing_and_changes_nothing(tree):
    make_marked_person(tree)
    assert "去世人员的个人资料（保存 60 个月）：已清除 1 人" in run()
    left = dump()
    assert "去世人员的个人资料（保存 60 个月）：已清除 0 人" in run()
    assert dump() == left


def test_a_dry_run_counts_and_changes_nothing(tree):
    make_marked_person(tree)
    before = dump()
    assert "去世人员的个人资料（保存 60 个月）：到期 1 人" in run(dry_run=True)
    assert dump() == before


def test_the_access_log_has_what_was_done(tree):
    make_marked_person(tree)
    run()
    event = AccessEvent.objects.get(kind=AccessEvent.Kind.ERASE)
    assert event.detail == "去世人员的个人资料，保存 60 个月，已到期：清除 1 人"
    assert event.user is None


def test_who_is_within_the_time_alive_or_still_has_a_card_stays(tree):
    station = tree.station
    recent = make_retiree(station=station, name="近期", died_on=date(2021, 11, 24))
    alive = make_retiree(station=station, name="健在")
    cared = make_retiree(station=station, name="有卡", died_on=LONG_AGO)
    make_card(cared)
    assert "已清除 0 人，另有 1 人还有在用的服务卡" in run()
    names = set(Retiree.objects.values_list("name", flat=True))
    assert names == {recent.name, alive.name, cared.name}


def test_the_archived_have_a_rule_of_their_own(tree):
    moment = datetime(2023, 11, 23, 23, 59, tzinfo=SHANGHAI)
    due = make_retiree(station=tree.station, archived_at=moment, archive_reason="MOVED")
    later = make_retiree(
        station=tree.station, archived_at=moment + timedelta(minutes=1), archive_reason="MOVED"
    )
    assert "归档人员的个人资料（保存 36 个月）：已清除 1 人" in run()
    assert Retiree.objects.get(pk=due.pk).erased_at == NOW
    assert Retiree.objects.get(pk=later.pk).erased_at is None


def test_what_was_merged_into_them_goes_with_them(tree):
    kept = make_retiree(station=tree.station, died_on=LONG_AGO)
    gone = make_retiree(
        station=tree.station,
        name="并入者",
        merged_into=kept,
        merged_at=NOW,
        merged_by=make_user(Role.DEPARTMENT_MANAGER, tree.department),
    )
    assert "已清除 1 人" in run()
    assert Retiree.objects.get(pk=gone.pk).name == "已删除"


def test_the_living_spouse_keeps_the_home_and_only_loses_the_link(tree):
    household = make_household(station=tree.station)
    died, living = (make_retiree(station=tree.station, household=household) for _ in range(2))
    Retiree.objects.filter(pk=died.pk).update(spouse=living, died_on=LONG_AGO)
    Retiree.objects.filter(pk=living.pk).update(spouse=died)
    run()
    living = Retiree.objects.get(pk=living.pk)
    assert (living.spouse, living.household) == (None, household)


def test_the_erased_cannot_be_taken_back(tree):
    retiree, _ = make_marked_person(tree)
    run()
    with pytest.raises(IntegrityError, match="erased_only_when_gone"), transaction.atomic():
        Retiree.objects.filter(pk=retiree.pk).update(died_on=None)
    with pytest.raises(Outdated, match="已按保存期限清除"):
        restore_retiree(retiree=retiree, by=make_user(Role.DEPARTMENT_MANAGER, tree.department))


def test_old_log_rows_import_rows_and_answered_reminders_go(tree):
    head = make_user(Role.STATION_HEAD, tree.station)
    old, recent = NOW - timedelta(days=365 * 4), NOW - timedelta(days=1)
    for at in (old, recent):
        event = record_access(by=head, kind=AccessEvent.Kind.READ)
        AccessEvent.objects.filter(pk=event.pk).update(at=at)
        for status in ("DONE", "READY"):
            roster = RosterImport.objects.create(
                unit=tree.department, file_name="x", created_by=head, status=status, done_at=at
            )
            RosterRow.objects.create(roster=roster, number=2, action="NEW")
        for number, (subject, fields) in enumerate(
            [
                ("visits.duty:1", {"answered_at": at}),
                ("visits.duty:2", {"acknowledged_at": at}),
                ("visits.digest:1", {"acknowledged_at": at}),
            ]
        ):
            subject = f"{subject}{at:%Y}"
            Reminder.objects.create(
                subject=subject, rung=number, recipient=head, title="x", sent_at=at, **fields
            )
    text = run()
    assert "访问记录（保存 36 个月）：已清除 1 条" in text
    assert "花名册导入的逐行结果（保存 3 个月）：已清除 1 条" in text
    assert "已办结的提醒（保存 12 个月）：已清除 2 条" in text
    assert RosterRow.objects.count() == 3
    assert Reminder.objects.filter(sent_at=old).get().subject.startswith("visits.duty:2")


def test_batches_take_everybody(tree, monkeypatch):
    monkeypatch.setattr(retention, "PEOPLE_AT_A_TIME", 2)
    for _ in range(5):
        make_retiree(station=tree.station, died_on=LONG_AGO)
    assert "已清除 5 人" in run()
    assert AccessEvent.objects.filter(kind=AccessEvent.Kind.ERASE).count() == 3


def test_the_portal_s_own_role_is_refused_before_anything_changes(tree):
    make_marked_person(tree)
    with connection.cursor() as cursor:
        role = connection.ops.quote_name(f"{connection.settings_dict['NAME']}_erasing")
        cursor.execute(f"CREATE ROLE {role}")
        cursor.execute(f"GRANT SELECT, INSERT, UPDATE ON ALL TABLES IN SCHEMA public TO {role}")
        cursor.execute(f"SET LOCAL ROLE {role}")
        with pytest.raises(CommandError, match="run it as the owner"):
            run()
        cursor.execute("RESET ROLE")
    assert Retiree.objects.filter(name__contains=MARK).exists()


def test_a_day_ahead_is_refused():
    with pytest.raises(CommandError, match="lies ahead"):
        run(today=TODAY + timedelta(1))


@pytest.mark.parametrize(("kind", "months"), [("ACCESS_LOG", 5), ("DIED", 0), ("ARCHIVED", 1201)])
def test_the_database_holds_the_limits(kind, months):
    with pytest.raises(IntegrityError, match="people_retentionrule"), transaction.atomic():
        RetentionRule.objects.filter(kind=kind).update(months=months)


def test_every_kind_has_a_line():
    assert set(RetentionRule.objects.values_list("kind", flat=True)) == set(RetentionRule.Kind.values)


def test_the_administrator_edits_the_table_and_others_only_read_it(client, tree):
    rule = RetentionRule.objects.get(kind="ACCESS_LOG")
    url = reverse("admin:people_retentionrule_change", args=[rule.pk])
    client.force_login(make_user(Role.SYSTEM_ADMIN))
    assert "访问记录至少保存 6 个月" in client.post(url, {"months": 3}).text
    assert client.post(url, {"months": 24}).status_code == 302
    rule.refresh_from_db()
    assert rule.months == 24
    for user in (make_user(Role.DEPARTMENT_MANAGER, tree.department), make_user(Role.AUDITOR)):
        client.force_login(user)
        assert client.get(url).status_code == 200
        assert client.post(url, {"months": 30}).status_code == 403


def texts_of(model):
    """Fields that may say something of a person: every text but what is worked out from another."""
    kinds = (
        models.CharField,
        models.TextField,
        EncryptedTextField,
        ArrayField,
        models.BinaryField,
        models.JSONField,
    )
    for field in model._meta.concrete_fields:
        if isinstance(field, kinds) and not isinstance(field, DerivedCharField):
            yield field.name


def is_table(model) -> bool:
    return model._meta.managed and not model._meta.proxy and not hasattr(model, "pgh_tracked_model")


def about_people():
    """Every model that leads to a retiree, directly or through another one, but for histories."""
    ours = {m for m in apps.get_models() if is_table(m)}
    found, new = set(), {Retiree}
    while new:
        found |= new
        new = {
            model
            for model in ours - found
            if any(f.is_relation and f.related_model in found for f in model._meta.concrete_fields)
        }
    return found


def test_every_table_and_text_about_a_person_is_named():
    """Whoever adds a model or a text says in `erasing.PARTS` what becomes of it when its person is erased."""
    named = {}
    for part in erasing.PARTS:
        fields = set(texts_of(part.model)) if part.goes else {*part.words, *part.blank, *part.kept}
        named.setdefault(part.model, set()).update(fields)
    assert about_people() - set(named) == BRINGS_NO_TEXT
    for model, fields in named.items():
        assert set(texts_of(model)) - fields == set(), model


# Tables that lead to a person and say nothing more of anybody.
BRINGS_NO_TEXT = {apps.get_model("cards.TierChange")}


def test_what_brings_no_text_has_none():
    assert [list(texts_of(model)) for model in BRINGS_NO_TEXT] == [[]]


@given(st.dates(date(2000, 1, 1), date(2100, 12, 31)), st.integers(1, 1200))
def test_months_before_is_the_same_day_or_the_last_of_the_month(day, months):
    found = retention.months_before(day, months)
    assert (found.year * 12 + found.month) + months == day.year * 12 + day.month
    assert found.day == day.day or (found.day < day.day and (found + timedelta(1)).day == 1)
