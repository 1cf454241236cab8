"""What is past its time goes with its history; what an accountability names stays as long as that does."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command

from branding.appraisal.models import Accountability, Appraisal, Objection
from branding.appraisal.tests.parts import at, make_accountability, make_appraisal, make_objection
from laoling.accounts.models import Role
from laoling.accounts.tests.factories import make_user
from laoling.history import event_model_of

pytestmark = pytest.mark.django_db


def run(today):
    out = StringIO()
    call_command("apply_retention", today=today, stdout=out)
    return out.getvalue()


def test_closed_appraisals_and_accountability_end_after_five_years():
    manager = make_user(Role.DEPARTMENT_MANAGER)
    row, named, still_open = make_appraisal(), make_appraisal(), make_appraisal()
    make_objection(row, answered_by=manager)
    Appraisal.objects.exclude(pk=still_open.pk).update(closed_at=at(date(2020, 1, 10)), closed_by=manager)
    account = make_accountability(named.member, appraisal=named, recorded_at=at(date(2020, 2, 10)))
    text = run(date(2025, 1, 15))
    assert "已定稿的考核（保存 60 个月）：已清除 1 条" in text
    assert set(Appraisal.objects.all()) == {named, still_open}
    assert not Objection.objects.exists()
    for model in (Appraisal, Objection):
        assert not event_model_of(model).objects.exclude(pgh_obj__in=[named.pk, still_open.pk]).exists()
    assert "问责（保存 60 个月）：已清除 1 条" in run(date(2025, 2, 15))
    assert not Accountability.objects.exists()
    assert not event_model_of(Accountability).objects.filter(pgh_obj=account.pk).exists()
    run(date(2025, 3, 15))
    assert set(Appraisal.objects.all()) == {still_open}
