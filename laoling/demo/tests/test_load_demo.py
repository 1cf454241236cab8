"""How a demo portal is loaded."""

import csv
import stat
from contextlib import suppress
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from activities.models import Activity
from cards.models import ServiceCard
from laoling.accounts.models import Leave, Role, Unit, User
from laoling.demo.loading import NotEmpty
from laoling.demo.tests.parts import load
from laoling.people.models import Retiree
from visits.models import (
    Visit,
)

pytestmark = pytest.mark.django_db


def people_and_visits():
    people = Retiree.objects.order_by("pk").values_list(
        "name", "sex", "born_on", "id_number", "phone", "address"
    )
    visits = Visit.objects.order_by("pk").values_list(
        "visited_at", "outcome", "kinds", "done", "retiree__name"
    )
    cards = ServiceCard.objects.order_by("number").values_list("number", "tier", "opened_on", "closed_on")
    events = Activity.objects.order_by("starts_at", "unit__code", "title").values_list("starts_at", "title")
    return [list(rows) for rows in (people, visits, cards, events)]


def test_the_same_seed_makes_the_same_people_and_visits():
    class Undone(Exception):
        pass

    made = []
    for seed in (7, 7, 8):
        with suppress(Undone), transaction.atomic():
            load(retirees=150, seed=seed)
            made.append(people_and_visits())
            raise Undone

    assert made[0] == made[1]
    assert made[0] != made[2]


def test_the_history_begins_with_what_was_loaded():
    load(retirees=30)

    assert list(Retiree.objects.values_list("events__pgh_label", flat=True)) == ["insert"] * 30


def test_the_accounts_can_sign_in_and_only_their_owner_reads_the_file(
    tmp_path, django_capture_on_commit_callbacks
):
    path = tmp_path / "accounts.csv"
    with django_capture_on_commit_callbacks(execute=True):
        load(retirees=20, accounts=path)

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["role"] for row in rows} == set(Role.values)
    user = User.objects.get(username=rows[0]["username"], role=rows[0]["role"], unit__name=rows[0]["unit"])
    assert user.check_password(rows[0]["password"])
    others = User.objects.exclude(username__in=[row["username"] for row in rows])
    assert not any(user.has_usable_password() for user in others)


def test_it_refuses_a_database_that_has_units():
    load(retirees=20)
    before = Retiree.objects.count()

    with pytest.raises(NotEmpty):
        load(retirees=20, seed=2)
    with pytest.raises(CommandError, match="没有做任何改动"):
        call_command("load_demo", retirees=20)
    assert Retiree.objects.count() == before


def test_nothing_is_loaded_when_the_accounts_cannot_be_written(tmp_path):
    with pytest.raises(CommandError, match="没有装入任何数据"):
        call_command(
            "load_demo", retirees=20, accounts=tmp_path / "no-such-folder" / "accounts.csv", stdout=StringIO()
        )

    assert not Unit.objects.exists()


def test_it_can_be_another_day_and_says_what_it_made():
    out = StringIO()
    call_command("load_demo", retirees=20, today=date(2026, 3, 2), stdout=out)

    assert "老同志 20 人" in out.getvalue()
    assert "没有写账号文件" in out.getvalue()
    assert not Visit.objects.filter(visited_on__gte=date(2026, 3, 2)).exists()
    assert Leave.objects.filter(starts_on__lte=date(2026, 3, 2), ends_on__gte=date(2026, 3, 2)).exists()
