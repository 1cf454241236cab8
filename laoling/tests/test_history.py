from datetime import date

import pytest
from django.db import connection, transaction

from laoling import history
from laoling.accounts.models import Unit
from laoling.accounts.tests.factories import make_unit
from laoling.people.models import Retiree
from laoling.people.tests.factories import build_retiree

pytestmark = pytest.mark.django_db


def test_it_notes_who_wrote_beside_every_change():
    with transaction.atomic(), history.in_bulk(command="load_demo"):
        unit = make_unit()

    assert Unit.objects.filter(pk=unit.pk).values_list("events__pgh_context__metadata", flat=True).get() == {
        "command": "load_demo"
    }


def test_copy_is_noted_too():
    station = make_unit()
    with transaction.atomic(), history.in_bulk(command="load_demo"), connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('pgtrigger.ignore'), current_setting('pghistory.context_id') <> ''"
        )
        assert cursor.fetchone() == ("{}", True)
        Retiree.objects.bulk_create([build_retiree(station=station, born_on=date(1950, 1, 1))])

    assert Retiree.objects.values_list("events__pgh_label", flat=True).get() == "insert"
