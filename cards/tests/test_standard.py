"""Care standards: added, never rewritten."""

from datetime import date, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError

from cards.models import CareStandard
from cards.standards.services import add_standards, promises_on
from cards.tests.factories import make_card
from laoling.accounts.models import Role
from laoling.accounts.tests.factories import make_user

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)
PLANNED_TO = date(2026, 12, 7)


def build_standard(**kwargs):
    fields = {"tier": 2, "kind": "VISIT", "times": 2, "period": "MONTH", "valid_from": TODAY, **kwargs}
    return CareStandard(**fields)


def add(**kwargs):
    with time_machine.travel("2026-11-23 09:00+08:00", tick=False):
        return add_standards(standards=[build_standard(**kwargs)], by=make_user(), today=TODAY)


def test_a_new_standard_counts_from_its_day_and_the_old_one_before_it():
    add(valid_from=date(2027, 1, 1))
    assert promises_on(date(2026, 12, 31))[2]["VISIT"].promise == "每月 1 次"
    assert promises_on(date(2027, 1, 1))[2]["VISIT"].promise == "每月 2 次"


def test_a_new_standard_names_who_set_it():
    manager = make_user(Role.DEPARTMENT_MANAGER)
    with time_machine.travel("2026-11-23 09:00+08:00", tick=False):
        assert add_standards(standards=[build_standard()], by=manager, today=TODAY)[0].created_by == manager


def test_open_cards_of_the_tier_are_planned_again():
    of_tier, of_other_tier = make_card(tier=2), make_card(tier=1)
    closed = make_card(tier=2, closed_on=TODAY)
    for card in (of_tier, of_other_tier, closed):
        card.planned_to = PLANNED_TO
        card.save()
    add()
    for card in (of_tier, of_other_tier, closed):
        card.refresh_from_db()
    assert [of_tier.planned_to, of_other_tier.planned_to, closed.planned_to] == [None, PLANNED_TO, PLANNED_TO]


def test_the_past_is_not_promised_anew():
    yesterday = TODAY - timedelta(days=1)
    with pytest.raises(ValidationError, match="最早为今天"):
        add(valid_from=yesterday)
    with time_machine.travel("2026-11-23 00:30+08:00"), pytest.raises(ValidationError, match="最早为今天"):
        build_standard(valid_from=yesterday).full_clean()


def test_a_day_has_one_standard_for_a_tier_and_kind():
    add()
    with pytest.raises(ValidationError, match="这一天已有标准"):
        add(times=3)


@pytest.mark.parametrize(("times", "period"), [(0, "WEEK"), (8, "WEEK"), (29, "MONTH"), (91, "QUARTER")])
def test_nobody_is_visited_more_than_once_a_day(times, period):
    with pytest.raises(ValidationError, match="每天不超过一次"):
        add(times=times, period=period)
