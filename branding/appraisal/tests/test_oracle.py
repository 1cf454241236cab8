"""What the portal computes of a month is what walking over every row finds: generated months, an oracle of its own."""

import uuid
from contextlib import contextmanager
from datetime import date, timedelta
from fractions import Fraction

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from activities.tests.factories import make_venue
from branding.appraisal.computing import compute_month
from branding.appraisal.models import Appraisal
from branding.appraisal.tests import oracle
from branding.appraisal.tests.parts import NOW, OCTOBER, at
from branding.models import Mark, Rectification
from branding.tests.factories import make_check, make_feedback
from branding.training.models import Invitation, Topic, Training
from cards.tests.factories import make_card
from laoling.accounts.models import Role
from laoling.accounts.tests.factories import make_centre_tree, make_user
from laoling.people.tests.factories import make_retiree
from visits.models import Duty, RequestStep
from visits.requests.states import State, Step
from visits.tests.factories import make_duty, make_visit
from visits.tests.request_parts import make_request
from visits.windows import End

pytestmark = pytest.mark.django_db

FIRST = date(2026, 8, 25)  # some of what is generated lies before October and some after
DAYS = st.integers(0, 75).map(lambda number: FIRST + timedelta(days=number))
WHO = st.integers(0, 1)
checks = st.tuples(
    DAYS, st.sampled_from(["venue", "member"]), WHO, st.integers(0, 2), st.sets(st.integers(0, 2), max_size=2)
)
mendings = st.tuples(st.integers(0, 9), st.one_of(st.none(), st.integers(0, 8)), st.booleans(), WHO)
duties = st.tuples(
    DAYS,
    st.integers(0, 40),
    WHO,
    st.booleans(),
    st.one_of(st.none(), st.integers(0, 50)),
    st.sampled_from(["", "", "", *End.values]),
)
requests = st.tuples(
    DAYS,
    WHO,
    st.integers(1, 10),
    st.one_of(st.none(), st.integers(0, 12)),
    st.lists(st.tuples(st.integers(0, 30), st.integers(1, 5)), max_size=2),
    st.booleans(),
)
voices = st.tuples(DAYS, WHO, st.tuples(*[st.sampled_from([Mark.GOOD, Mark.GOOD, Mark.FAIR])] * 3))
used = st.tuples(st.one_of(st.none(), DAYS), st.one_of(st.none(), st.integers(1, 60)))
trainings = st.tuples(DAYS, st.integers(1, 3), st.booleans(), st.booleans(), st.sets(WHO), st.integers(5, 60))


@st.composite
def months(draw):
    """What happened around October: lists of the tuples above."""
    return {
        "checks": draw(st.lists(checks, max_size=8)),
        "mendings": draw(st.lists(mendings, max_size=8)),
        "duties": draw(st.lists(duties, max_size=8)),
        "requests": draw(st.lists(requests, max_size=6)),
        "voices": draw(st.lists(voices, max_size=5)),
        "used": draw(st.tuples(used, used)),
        "trainings": draw(st.lists(trainings, max_size=3)),
    }


class World:
    """Two visitors and two venues in two stations of one department; `write` makes the rows of a month."""

    def __init__(self):
        tree = make_centre_tree()
        long_ago = at(date(2020, 1, 1))
        self.members = [
            make_user(Role.VISITOR, unit, date_joined=long_ago) for unit in (tree.station, tree.sibling)
        ]
        self.heads = [
            make_user(Role.STATION_HEAD, unit, date_joined=long_ago, is_active=False)
            for unit in (tree.station, tree.sibling)
        ]
        self.manager = make_user(Role.DEPARTMENT_MANAGER, tree.department)
        self.venues = [make_venue(unit=unit) for unit in (tree.station, tree.sibling)]
        self.cards = [
            make_card(make_retiree(station=member.unit), visitor=member, planned_to=date.max)
            for member in self.members
        ]
        self.topic = Topic.objects.create(name="接待礼仪（考核）")

    def write(self, month) -> None:
        for venue, (opened_on, days) in zip(self.venues, month["used"], strict=True):
            closed_on = (opened_on or FIRST) + timedelta(days=days) if days else None
            type(venue).objects.filter(pk=venue.pk).update(opened_on=opened_on, closed_on=closed_on)
            venue.refresh_from_db()
        for place, one in enumerate(month["checks"]):
            self.check(place, *one)
        for row, one in zip(Rectification.objects.order_by("pk"), month["mendings"], strict=False):
            self.mend(row, *one)
        for one in month["duties"]:
            self.duty(*one)
        for one in month["requests"]:
            self.request(*one)
        for day, who, (reception, place, work) in month["voices"]:
            make_feedback(self.venues[who], reception=reception, place=place, work=work, now=at(day, 15))
        for one in month["trainings"]:
            self.training(*one)

    def check(self, place, day, what, who, by, failed):
        subject = (self.venues if what == "venue" else self.members)[who]
        checker = [self.members[who], self.heads[who], self.manager][by]
        moment = at(day, 8) + timedelta(minutes=place)
        make_check(**{what: subject}, by=checker, failed=sorted(failed), now=moment)

    def mend(self, row, due_in, done_after, is_set_aside, who):
        found = row.finding.found_on
        row.owner, row.due_on = self.members[who], found + timedelta(days=due_in)
        if done_after is not None:
            row.done, row.done_by, row.done_on = "好了", row.owner, found + timedelta(days=done_after)
            row.done_at = at(row.done_on, 20)
        elif is_set_aside:
            row.set_aside, row.ended_by, row.ended_at = "不用", self.manager, at(found, 21)
        row.save()

    def duty(self, opens_on, length, who, is_given_away, settled_after, ended_as):
        due_on = opens_on + timedelta(days=length)
        window = {"opens_on": opens_on, "due_on": due_on, "origin": "REGULAR"}
        if Duty.objects.filter(card=self.cards[who], opens_on=opens_on, due_on=due_on).exists():
            return
        duty = make_duty(self.cards[who], **window)
        if is_given_away:
            duty.assigned_to, duty.assigned_by = self.members[1 - who], self.manager
            duty.assigned_at = at(opens_on)
        if settled_after is not None and ended_as in ("", End.WAIVED):
            duty.settled_on = opens_on + timedelta(days=settled_after)
            visited_at = at(duty.settled_on, 11)
            duty.settled_by = make_visit(
                duty.retiree, visited_at, visitor=self.members[who], recorded_by=self.members[who]
            )
        if ended_as:
            duty.ended_as, duty.ended_at = ended_as, at(due_on, 23)
        if ended_as == End.WAIVED:
            duty.ended_by, duty.end_reason = self.manager, "外出"
        duty.save()

    def request(self, day, who, due_in, resolved_after, call_backs, is_closed):
        registered_at = at(day, 14)
        facts = {"handler": self.members[who], "due_at": registered_at + timedelta(days=due_in)}
        if resolved_after is not None:
            facts |= {"state": State.RESOLVED, "resolved_at": registered_at + timedelta(days=resolved_after)}
        elif is_closed:
            facts |= {"state": State.CLOSED, "closed_at": registered_at}
        row = make_request(self.cards[who].retiree, registered_at, **facts)
        for after, satisfaction in call_backs:
            RequestStep.objects.create(
                request=row,
                kind=Step.CALLED_BACK,
                at=at(day, 23)
                + timedelta(days=after, hours=1),  # around midnight of the month's last day too
                by=self.manager,
                satisfaction=satisfaction,
            )

    def training(self, day, credits, is_required, is_recorded, came, valid_days):
        recorded = {"recorded_at": at(day, 18), "recorded_by": self.manager} if is_recorded else {}
        row = Training.objects.create(
            unit=self.manager.unit,
            topic=self.topic,
            title="消防安全培训",
            starts_at=at(day, 9),
            place="会议室",
            trainer="李老师",
            credits=credits,
            for_visitors=is_required,
            created_by=self.manager,
            submission_id=uuid.uuid4(),
            **recorded,
        )
        for who in came if is_recorded else ():
            Invitation.objects.create(
                training=row,
                member=self.members[who],
                came=True,
                credits=credits,
                earned_on=day,
                valid_until=day + timedelta(days=valid_days),
                invited_at=at(day, 1),
                invited_by=self.manager,
            )


@pytest.fixture
def world():
    return World()


@contextmanager
def undone():
    """What happens inside is rolled back: an example leaves nothing to the next."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(month=months())
def test_every_number_and_every_score_is_what_the_oracle_finds(world, month):
    with undone():
        world.write(month)
        compute_month(OCTOBER, now=NOW)
        rows = list(Appraisal.objects.select_related("weights").prefetch_related("lines"))
        in_use = [
            venue for venue in world.venues if any(venue.is_in_use(day) for day in oracle.days_of(OCTOBER))
        ]
        assert {row.member or row.venue for row in rows} == {*world.members, *in_use}
        for row in rows:
            tally = (
                oracle.of_member(row.member, OCTOBER) if row.member else oracle.of_venue(row.venue, OCTOBER)
            )
            found = {line.measure: [line.part, line.whole] for line in row.lines.all()}
            assert found == {measure: tally[measure] for measure in row.weights.weights}
            exact = oracle.score_by_hand(tally, row.weights.weights)
            assert (row.score is None) == (exact is None)
            assert exact is None or abs(Fraction(row.score) - exact) <= Fraction(1, 20)


def test_a_quiet_month_has_no_score_but_the_venue_s_missing_checks(world):
    compute_month(OCTOBER, now=NOW)
    scores = {row.member or row.venue: row.score for row in Appraisal.objects.all()}
    assert scores == dict.fromkeys(world.members) | dict.fromkeys(world.venues, 0)
