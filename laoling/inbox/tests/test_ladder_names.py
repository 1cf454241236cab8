"""Managers read names of ladders, not codes."""

import pytest

from laoling.accounts.models import Role
from laoling.accounts.tests.factories import make_centre_tree, make_user
from laoling.inbox.ladder_names import NAMES
from laoling.inbox.models import LadderRung

pytestmark = pytest.mark.django_db


def test_every_ladder_has_a_name_and_every_name_a_ladder():
    assert set(LadderRung.objects.values_list("ladder", flat=True)) == set(NAMES)
    assert len(set(NAMES.values())) == len(NAMES)


def test_the_table_shows_names_and_filters_by_them(client):
    client.force_login(make_user(Role.DEPARTMENT_MANAGER, make_centre_tree().department))
    page = client.get("/admin/inbox/ladderrung/", {"ladder": "review"}).text
    table = page[page.index('id="result_list"') : page.index("</table>")]
    assert "年度复评" in table
    assert "应访任务" not in table
    assert "duty.1" not in client.get("/admin/inbox/ladderrung/").text.replace("ladder=duty.1", "")
