"""The life of a print order: one set of pages and cards, whatever crashes; nothing kept for longer than said."""

import io
import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone
from pypdf import PdfReader

from cards import tasks
from cards.contact import jobs
from cards.models import CardStyle, ContactCard, PrintBatch
from cards.tests.factories import make_contact
from cards.tests.test_roster_races import in_threads
from laoling.accounts.models import AccessEvent, Role
from laoling.accounts.tests.factories import make_centre_tree, make_user
from laoling.people.models import Retiree
from laoling.people.tests.factories import build_retiree, make_retiree

pytestmark = pytest.mark.django_db
Status = PrintBatch.Status
SITE = "https://portal.example.com/"


@pytest.fixture
def tree():
    tree = make_centre_tree()
    make_contact(tree.department)
    return tree


@pytest.fixture
def head(tree):
    return make_user(Role.STATION_HEAD, tree.station)


def order(head, people, **kwargs):
    fields = {"style": CardStyle.CARD, "with_gaps": True, "submission_id": uuid.uuid4(), **kwargs}
    return jobs.start_batch(
        who=PrintBatch.Who.SERVICE_CARD,
        retirees=[person.pk for person in people],
        site=SITE,
        by=head,
        **fields,
    )


def pages(batch) -> PdfReader:
    batch.refresh_from_db()
    return PdfReader(io.BytesIO(jobs.content_of(batch)))


def test_an_order_becomes_pages_cards_and_a_line_of_the_access_log(tree, head):
    people = [make_retiree(station=tree.station) for _ in range(12)]
    batch = order(head, people)
    tasks.print_contact_cards()
    reader = pages(batch)
    assert (batch.status, batch.progress, len(reader.pages)) == (Status.DONE, 100, 2)
    text = "".join(page.extract_text() for page in reader.pages)
    assert all(person.name in text for person in people)
    cards = list(batch.cards.all())
    assert {card.retiree_id for card in cards} == {person.pk for person in people}
    assert len({card.token for card in cards}) == 12
    assert cards[0].numbers == [{"name": "社区医院", "phone": "0546-0850001"}]
    event = AccessEvent.objects.get(kind=AccessEvent.Kind.PRINT)
    assert (event.user, event.subject) == (head, f"cards.printbatch:{batch.pk}")
    assert "12 张" in event.detail


def test_the_pages_are_encrypted_and_nothing_holds_a_number_of_a_person(tree, head, caplog):
    person = make_retiree(station=tree.station, phone="13900001234")
    batch = order(head, [person])
    jobs.work_through()
    batch.refresh_from_db()
    assert b"%PDF" not in bytes(batch.content)
    text = "".join(page.extract_text() for page in pages(batch).pages)
    assert not [secret for secret in (person.id_number, person.phone) if secret in text]
    assert person.name not in caplog.text
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(detail || subject, ' ') FROM accounts_accessevent")
        assert person.name not in cursor.fetchone()[0]


def test_printing_again_replaces_what_was_never_given_out(tree, head):
    person = make_retiree(station=tree.station)
    for _ in range(2):
        order(head, [person])
        jobs.work_through()
    assert ContactCard.objects.count() == 2
    assert ContactCard.objects.waiting().count() == 1


def test_a_form_sent_twice_is_one_order(tree, head):
    person, number = make_retiree(station=tree.station), uuid.uuid4()
    assert order(head, [person], submission_id=number) == order(head, [person], submission_id=number)
    jobs.work_through()
    assert ContactCard.objects.count() == 1


def test_a_worker_that_died_leaves_nothing_and_the_next_one_makes_it_whole(tree, head, monkeypatch):
    people = [make_retiree(station=tree.station) for _ in range(3)]
    batch = order(head, people)
    monkeypatch.setattr(jobs, "pages_of", lambda *a, **k: (_ for _ in ()).throw(SystemExit))
    with pytest.raises(SystemExit):
        jobs.work_through()
    monkeypatch.undo()
    assert ContactCard.objects.count() == 0
    assert jobs.work_through() == 0, "another worker may still be at it"
    PrintBatch.objects.update(claimed_at=timezone.now() - PrintBatch.STALE_AFTER * 2)
    assert jobs.work_through() == 1
    batch.refresh_from_db()
    assert (batch.status, batch.attempts, batch.cards.count()) == (Status.DONE, 2, 3)


def test_an_order_that_keeps_crashing_fails_and_says_so(tree, head):
    batch = order(head, [make_retiree(station=tree.station)])
    PrintBatch.objects.update(attempts=jobs.MAX_ATTEMPTS)
    jobs.work_through()
    batch.refresh_from_db()
    assert (batch.status, batch.problem) == (Status.FAILED, jobs.GAVE_UP)


def test_what_is_cancelled_while_it_is_made_leaves_no_card(tree, head, monkeypatch):
    batch = order(head, [make_retiree(station=tree.station)])
    make = jobs.pages_of

    def cancelled_meanwhile(*args, **kwargs):
        jobs.cancel_batch(batch=batch)
        return make(*args, **kwargs)

    monkeypatch.setattr(jobs, "pages_of", cancelled_meanwhile)
    jobs.work_through()
    batch.refresh_from_db()
    assert (batch.status, batch.content, ContactCard.objects.count()) == (Status.CANCELLED, None, 0)
    with pytest.raises(jobs.NotPossible, match="已取消"):
        jobs.cancel_batch(batch=batch)


def test_whoever_lost_the_right_prints_nothing(tree, head):
    batch = order(head, [make_retiree(station=tree.station)])
    type(head).objects.filter(pk=head.pk).update(is_active=False)
    jobs.work_through()
    batch.refresh_from_db()
    assert (batch.status, batch.problem) == (Status.FAILED, jobs.RIGHT_LOST)


def test_who_cant_be_printed_is_named_with_the_reason(tree, head):
    manager = make_user(Role.DEPARTMENT_MANAGER, tree.department)
    rare = make_retiree(station=tree.station, name="张𠮷")
    moved = make_retiree(station=tree.far_station, name="王远方")
    fine = make_retiree(station=tree.station)
    batch = order(manager, [rare, moved, fine], with_gaps=False)
    jobs.work_through()
    batch.refresh_from_db()
    assert {entry["name"]: entry["why"] for entry in batch.left_out} == {
        "张𠮷": "姓名里的“𠮷”打印不出来",
        "王远方": jobs.GONE,
    }
    assert [card.retiree for card in batch.cards.all()] == [fine]


def test_a_name_with_a_gap_is_printed_when_asked_for(tree, head):
    batch = order(head, [make_retiree(station=tree.station, name="张𠮷生")])
    jobs.work_through()
    text = pages(batch).pages[0].extract_text()
    assert (batch.cards.count(), "𠮷" in text, "张" in text) == (1, False, True)


def test_a_station_without_numbers_gets_no_cards(head):
    lonely = make_centre_tree()
    by = make_user(Role.STATION_HEAD, lonely.station)
    batch = order(by, [make_retiree(station=lonely.station)])
    jobs.work_through()
    batch.refresh_from_db()
    assert (batch.status, batch.left_out[0]["why"]) == (Status.FAILED, jobs.NO_NUMBERS)


def test_the_pages_go_after_some_days_and_the_cards_stay(tree, head):
    batch = order(head, [make_retiree(station=tree.station)])
    jobs.work_through()
    assert jobs.remove_old(timezone.now() + PrintBatch.KEPT - timedelta(hours=1)) == 0
    assert jobs.remove_old(timezone.now() + PrintBatch.KEPT + timedelta(minutes=1)) == 1
    batch.refresh_from_db()
    assert (batch.content, batch.cards.count()) == (None, 1)


def test_the_names_of_those_left_out_go_with_the_pages(tree, head):
    batch = order(head, [make_retiree(station=tree.far_station)])
    jobs.work_through()
    batch.refresh_from_db()
    assert (batch.status, len(batch.left_out)) == (Status.FAILED, 1)
    jobs.remove_old(timezone.now() + PrintBatch.KEPT * 2)
    batch.refresh_from_db()
    assert batch.left_out == []


def test_a_thousand_cards_take_as_many_statements_as_ten(tree, head, django_assert_max_num_queries):
    people = Retiree.objects.bulk_create(build_retiree(station=tree.station) for _ in range(1000))
    batch = order(head, people)
    with django_assert_max_num_queries(40):
        jobs.work_through()
    assert (batch.cards.count(), len(pages(batch).pages)) == (1000, 100)


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_two_workers_make_each_order_once_and_no_person_has_two_cards_to_hand_out():
    tree = make_centre_tree()
    make_contact(tree.department)
    head = make_user(Role.STATION_HEAD, tree.station)
    people = [make_retiree(station=tree.station) for _ in range(30)]
    for _ in range(4):
        order(head, people)
    assert sum(in_threads(jobs.work_through, jobs.work_through)) == 4
    assert PrintBatch.objects.filter(status=Status.DONE).count() == 4
    assert ContactCard.objects.waiting().count() == 30
    assert ContactCard.objects.count() == 120
