"""What the migrations put into a new portal."""

import pytest

from cards.models import CareStandard, TierRule
from cards.standards.services import promises_on
from cards.tests.factories import OPENED_ON

DEFAULTS = {
    1: {"VISIT": "每周 1 次", "HOME_SERVICE": "每周 2 次"},
    2: {"VISIT": "每月 1 次", "HOME_SERVICE": "每月 2 次"},
    3: {"VISIT": "每季度 1 次", "HOME_SERVICE": "每月 1 次"},
}


def promises_in_words(day):
    return {tier: {kind: s.promise for kind, s in row.items()} for tier, row in promises_on(day).items()}


@pytest.mark.django_db
def test_a_new_portal_promises_what_the_department_promises():
    assert promises_in_words(OPENED_ON) == DEFAULTS


@pytest.mark.django_db
def test_a_call_counts_for_no_default_standard():
    assert not CareStandard.objects.filter(phone_counts=True).exists()


@pytest.mark.django_db
def test_a_new_portal_has_rules_for_every_tier():
    assert set(TierRule.objects.values_list("tier", flat=True)) == {1, 2, 3}


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
@pytest.mark.parametrize("time", ["first", "second"])
def test_tests_with_real_transactions_find_the_defaults_too(time):
    assert promises_in_words(OPENED_ON) == DEFAULTS
