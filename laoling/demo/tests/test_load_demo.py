import csv
import stat
from datetime import date, datetime

import pytest
from django.core.management import CommandError, call_command
from django.db.models import F

from cards.models import Assessment, ServiceCard, Tier, TierChange
from laoling.accounts.models import Leave, Role, Unit, User
from laoling.calendar import SHANGHAI
from laoling.demo.loading import NotEmpty, load_demo
from laoling.people.id_number import birth_date_of, clean_id_number, clean_name, clean_phone, sex_of
from laoling.people.models import Retiree

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 9, 30, tzinfo=SHANGHAI)


def load(*, retirees=120, seed=1, accounts=None):
    return load_demo(
        retirees=retirees, seed=seed, accounts=accounts, today=TODAY, now=NOW, tell=lambda step: None
    )


def test_it_makes_an_organisation_with_staff_of_every_role():
    load()

    assert [unit.level for unit in Unit.objects.all()].count("STATION") == 6
    assert set(User.objects.values_list("role", flat=True)) == set(Role.values)
    for station in Unit.objects.stations():
        assert station.staff.with_role(Role.STATION_HEAD).count() == 1
        assert station.staff.with_role(Role.VISITOR).count() >= 3
    assert Leave.objects.filter(substitute__unit=F("user__unit")).count() == 1


def test_people_pass_every_check_of_a_roster():
    load()

    assert Retiree.objects.count() == 120
    for retiree in Retiree.objects.all():
        assert clean_name(retiree.name) == retiree.name
        assert clean_id_number(retiree.id_number, today=TODAY) == retiree.id_number
        assert retiree.id_number.startswith("370599")
        assert (birth_date_of(retiree.id_number), sex_of(retiree.id_number)) == (retiree.born_on, retiree.sex)
        assert clean_phone(retiree.phone) == retiree.phone
        retiree.full_clean()


def test_cards_of_every_tier_stand_on_approved_assessments():
    load(retirees=600)

    assert set(ServiceCard.objects.open().values_list("tier", flat=True)) == set(Tier.values)
    for card in ServiceCard.objects.all():
        steps = list(card.tier_changes.all())
        assert (steps[0].from_on, steps[-1].tier) == (card.opened_on, card.tier)
    unfounded = TierChange.objects.exclude(
        assessment__status=Assessment.Status.APPROVED,
        assessment__retiree=F("card__retiree"),
        assessment__tier=F("tier"),
        assessment__decided_on=F("from_on"),
    )
    assert not unfounded.exists()
    assert Assessment.objects.waiting().count() == 8


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
