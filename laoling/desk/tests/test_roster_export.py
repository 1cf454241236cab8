import io
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from cards.models import Assessment, Hardship, RosterRow, Tier
from cards.roster.saving import preview_roster
from cards.tests.factories import make_assessment, make_card
from cards.tests.roster_files import HEADINGS
from laoling.accounts.models import Role
from laoling.accounts.tests.factories import make_centre_tree, make_user
from laoling.people.models import EmergencyContact
from laoling.people.tests.factories import make_retiree

pytestmark = pytest.mark.django_db
URL = reverse("desk:retiree_export")
FULL = {"file_format": "xlsx", "numbers": "full", "reason": "核对名单"}
TODAY = date(2026, 11, 23)


@pytest.fixture
def tree():
    return make_centre_tree()


@pytest.fixture
def manager(tree, client):
    manager = make_user(Role.DEPARTMENT_MANAGER, tree.department)
    client.force_login(manager)
    return manager


def make_known(station, **kwargs):
    """Somebody with everything that a roster tells."""
    values = {"phone": "13800001111", "area": "试验小区", "retired_on": date(2005, 8, 1), "notes": "=1+1"}
    retiree = make_retiree(station=station, living="ALONE", ability="SEVERE", **{**values, **kwargs})
    EmergencyContact.objects.create(retiree=retiree, place=1, name="王亲属", phone="0546-8551234")
    return retiree


def exported(client, **data) -> bytes:
    response = client.post(URL, FULL | data)
    assert response.status_code == 200
    return response.getvalue()


def rows_of(content: bytes) -> list[dict]:
    sheet = load_workbook(io.BytesIO(content)).active
    return [dict(zip(HEADINGS, row, strict=True)) for row in sheet.iter_rows(min_row=2, values_only=True)]


def test_what_is_exported_and_imported_again_changes_nothing(client, manager, tree):
    for station in (tree.station, tree.sibling):
        make_known(station)
    approved, waiting, rejected = (make_known(tree.station) for _ in range(3))
    make_assessment(approved, Tier.SECOND, Assessment.Status.APPROVED, hardships=[Hardship.NO_CARER])
    make_card(approved, Tier.SECOND)
    make_assessment(waiting, Tier.FIRST)
    make_assessment(rejected, Tier.THIRD, Assessment.Status.REJECTED)
    content = exported(client)
    told = [(row["困难类型"], row["困难等级"]) for row in rows_of(content)]
    assert sorted(told, key=str) == [("有事没有帮手", "一级"), ("有病无人照料", "二级"), *[(None, None)] * 3]
    result = preview_roster(files=[content], by=manager, today=TODAY)
    assert result.counts == {RosterRow.Action.UNCHANGED: 5}
    assert result.assessments == 0


def test_stations_of_one_name_are_told_by_code(client, manager, tree):
    type(tree.station).objects.update(name="同名站")
    make_known(tree.sibling)
    content = exported(client)
    assert rows_of(content)[0]["老年站*"] == tree.sibling.code
    assert preview_roster(files=[content], by=manager, today=TODAY).counts == {RosterRow.Action.UNCHANGED: 1}


def test_numbers_are_texts_and_formulas_dont_run(client, manager, tree):
    make_known(tree.station)
    cells = load_workbook(io.BytesIO(exported(client))).active[2]
    by_heading = dict(zip(HEADINGS, cells, strict=True))
    assert {by_heading[name].data_type for name in ("身份证号*", "联系电话", "备注")} == {"s"}
    assert (by_heading["备注"].value, by_heading["备注"].quotePrefix) == ("=1+1", True)


def test_it_holds_only_living_people_of_the_own_subtree(client, manager, tree):
    mine = make_known(tree.station)
    make_known(tree.far_station)
    make_known(tree.station, died_on=TODAY)
    assert [row["身份证号*"] for row in rows_of(exported(client))] == [mine.id_number]


def test_masked_numbers_need_no_reason_and_tell_no_number(client, manager, tree):
    known = make_known(tree.station)
    [row] = rows_of(exported(client, numbers="masked", reason=""))
    assert row["身份证号*"] == known.masked_id_number
    assert row["联系电话"] == "138****1111"
    assert row["紧急联系电话"] == "0546-***1234"


def test_the_number_of_queries_doesnt_grow_with_the_people(client, manager, tree):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            exported(client)
        return len(captured)

    make_known(tree.station)
    queries()  # the first request also asks who is there
    few = queries()
    for _ in range(20):
        make_known(tree.station)
    assert queries() == few
