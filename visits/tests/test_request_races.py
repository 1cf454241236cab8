"""Two people, or two clicks, at the same moment: real connections, real locks."""

from datetime import timedelta
from uuid import uuid4

import pytest

from cards.tests.test_concurrency import at_once
from laoling.accounts.models import Role
from laoling.accounts.tests.factories import make_user
from laoling.answers import Outdated
from laoling.people.tests.factories import make_retiree
from visits.models import HelpRequest, RequestStep
from visits.requests import services
from visits.requests.states import Channel, Step
from visits.tests.factories import NOW
from visits.tests.request_parts import make_request, topic, urgency

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def test_clicks_at_the_same_moment_register_once():
    retiree = make_retiree()
    by, number = make_user(Role.VISITOR, retiree.station), uuid4()
    facts = {"topic": topic(), "urgency": urgency(), "words": "漏水", "channel": Channel.PHONE}

    def register():
        return services.register_request(retiree=retiree, submission_id=number, by=by, now=NOW, **facts)

    results = at_once(*[register] * 5)
    assert results == [HelpRequest.objects.get()] * 5
    assert RequestStep.objects.count() == 1


def test_of_two_different_steps_at_the_same_moment_one_is_told():
    request = make_request()
    station = request.retiree.station
    visitor, head = make_user(Role.VISITOR, station), make_user(Role.STATION_HEAD, station)

    def step(kind, by, words):
        later = NOW + timedelta(hours=1)
        return lambda: services.take_step(
            request=request, kind=kind, by=by, now=later, version=1, words=words
        )

    results = at_once(step(Step.RESOLVED, visitor, "修好了"), step(Step.WAITED, head, "等配件"))
    assert sum(isinstance(result, Outdated) for result in results) == 1
    assert request.steps.count() == 2
    assert HelpRequest.objects.get().version == 2


def test_a_double_click_on_a_step_takes_it_once():
    request = make_request()
    by = make_user(Role.VISITOR, request.retiree.station)

    def resolve():
        return services.take_step(
            request=request, kind=Step.RESOLVED, by=by, now=NOW, version=1, words="修好了"
        )

    results = at_once(resolve, resolve)
    assert not [result for result in results if isinstance(result, Exception)]
    assert request.steps.filter(kind=Step.RESOLVED).count() == 1
