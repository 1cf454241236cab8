"""The table that suggests tiers, changed in the admin: what it would mean is shown before it is saved."""

import pytest
from django.urls import reverse

from cards.models import Assessment, Hardship, TierRule
from cards.tests.factories import make_assessment
from laoling.accounts.models import Role
from laoling.accounts.tests.factories import make_centre_tree, make_user
from laoling.people.tests.factories import make_retiree

pytestmark = pytest.mark.django_db
ADD = "admin:cards_tierrule_add"


@pytest.fixture
def tree():
    return make_centre_tree()


@pytest.fixture
def client(client, tree):
    client.force_login(make_user(Role.DEPARTMENT_MANAGER, tree.department))
    return client


@pytest.fixture
def lonely(tree):
    """Three people who are lonely and nothing else: the table of the beginning suggests no card for them."""
    facts = {"hardships": [Hardship.NO_COMPANION], "ability": "INTACT", "living": "SPOUSE"}
    TierRule.objects.filter(hardships_at_least=1).delete()
    mine = [make_assessment(make_retiree(name=n, station=tree.station), **facts) for n in ("张三", "李四")]
    make_assessment(make_retiree(name="远人", station=tree.far_station), **facts)
    make_assessment(make_retiree(station=tree.station), status=Assessment.Status.REJECTED, **facts)
    make_assessment(make_retiree(name="逝者", station=tree.station, died_on="2026-01-01"), **facts)
    return mine


RULE = {"tier": 3, "ability_at_least": "", "hardships": ["NO_COMPANION"], "hardships_at_least": 0}


def test_a_new_rule_is_shown_with_those_whom_it_touches_and_saved_after_that(client, lonely):
    before = TierRule.objects.count()
    page = client.post(reverse(ADD), RULE)
    assert (
        "已评估的 2 位老同志里，<strong>2 位</strong>的建议等级会不同：不需要服务卡 → 三级 2 位" in page.text
    )
    assert "张三" in page.text
    assert "远人" not in page.text
    assert TierRule.objects.count() == before
    assert dict(page.context["sent"])["hardships"] == "NO_COMPANION"
    answer = client.post(reverse(ADD), RULE | {"_confirmed": "1"})
    assert answer.status_code == 302
    assert TierRule.objects.count() == before + 1


def test_a_changed_rule_counts_in_place_of_itself(client, lonely):
    rule = TierRule.objects.create(tier=3, hardships=["NO_COMPANION"])
    address = reverse("admin:cards_tierrule_change", args=[rule.pk])
    assert "三级 → 二级 2 位" in client.post(address, RULE | {"tier": 2}).text
    assert "建议等级都不会变" in client.post(address, RULE).text
    rule.refresh_from_db()
    assert rule.tier == 3


def test_deleting_says_what_it_means(client, lonely):
    rule = TierRule.objects.create(tier=3, hardships=["NO_COMPANION"])
    page = client.get(reverse("admin:cards_tierrule_delete", args=[rule.pk]))
    assert "三级 → 不需要服务卡 2 位" in page.text
    assert client.post(page.request["PATH_INFO"], {"post": "yes"}).status_code == 302
    assert not TierRule.objects.filter(pk=rule.pk).exists()


def test_wrong_input_is_explained_first(client, lonely):
    page = client.post(reverse(ADD), RULE | {"hardships": []})
    assert "请至少填写一个条件" in page.text


def test_only_the_latest_assessment_of_somebody_counts(client, lonely):
    make_assessment(
        lonely[0].retiree,
        status=Assessment.Status.APPROVED,
        assessed_on="2026-11-20",
        hardships=[],
        proposed_tier=None,
    )
    assert "<strong>1 位</strong>" in client.post(reverse(ADD), RULE).text


def test_others_dont_change_it(client, tree):
    client.force_login(make_user(Role.CENTRE_LEADER, tree.centre))
    assert client.post(reverse(ADD), RULE).status_code == 403
    missing = reverse("admin:cards_tierrule_change", args=[0])
    assert client.post(missing, RULE).status_code in (302, 403)
