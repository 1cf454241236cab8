"""What staff owe on a day, worked out from facts; hypothesis holds it to a reading day by day."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from branding.training.obligations import NEWCOMER_DAYS, Earned, Learner, Owed, Post, Required, owed_by

FIRE = 1
D = date(2026, 3, 2)
VISITOR = Learner(pk=1, role="VISITOR", path="000100010001", since=date(2020, 1, 1))


def required(day=D, credits=2, roles=("VISITOR",), paths=("0001",), topic=FIRE):
    return Required(topic, day, credits, frozenset(roles), tuple(paths))


def earned(day=D, until=None, credits=2, topic=FIRE):
    return Earned(topic, credits, day, until)


def owed(day, *, trainings=(), had=(), learner=VISITOR, retired=None):
    return owed_by(learner, day, required=list(trainings), earned=list(had), retired=retired or {})


def test_nobody_owes_before_the_training_took_place():
    assert owed(D - timedelta(days=1), trainings=[required()]) == []


def test_who_stayed_away_is_behind_from_its_day():
    assert owed(D, trainings=[required()]) == [Owed(FIRE, 2, 0, D)]


def test_who_came_is_in_order_for_ever_when_credits_never_lapse():
    assert [row.is_met for row in owed(date(2040, 1, 1), trainings=[required()], had=[earned()])] == [True]


def test_the_last_day_of_credits_still_counts_and_the_next_does_not():
    until = D + timedelta(days=364)
    had = [earned(until=until)]
    assert owed(until, trainings=[required()], had=had) == [Owed(FIRE, 2, 2, until)]
    assert owed(until + timedelta(days=1), trainings=[required()], had=had) == [Owed(FIRE, 2, 0, until)]


def test_it_asks_only_the_audience():
    for one in (required(roles=("STATION_HEAD",)), required(paths=("00010002",)), required(roles=())):
        assert owed(D, trainings=[one]) == []
    assert owed(D, trainings=[required(paths=("00010002", "00010001"))])


def test_a_retired_topic_asks_nobody_from_that_day_on():
    day = D + timedelta(days=10)
    assert owed(day - timedelta(days=1), trainings=[required()], retired={FIRE: day})
    assert owed(day, trainings=[required()], retired={FIRE: day}) == []


def test_a_newcomer_has_time_but_not_for_ever():
    new = Learner(1, "VISITOR", VISITOR.path, since=D + timedelta(days=1))
    last = new.since + timedelta(days=NEWCOMER_DAYS)
    assert owed(last - timedelta(days=1), trainings=[required()], learner=new) == []
    assert owed(last, trainings=[required()], learner=new) == [Owed(FIRE, 2, 0, last)]


def moved(*posts):
    """Somebody at work since 2020 who has had these posts; the last one is today's."""
    return Learner(1, posts[-1].role, posts[-1].path, date(2020, 1, 1), posts)


def test_who_came_from_elsewhere_or_was_promoted_has_time_from_that_day_on():
    came = D + timedelta(days=10)
    last = came + timedelta(days=NEWCOMER_DAYS)
    old = date(2020, 1, 1)
    from_elsewhere = moved(Post(old, "VISITOR", "00020001"), Post(came, "VISITOR", VISITOR.path))
    promoted = moved(Post(old, "VISITOR", VISITOR.path), Post(came, "STATION_HEAD", VISITOR.path))
    for learner, roles in ((from_elsewhere, ("VISITOR",)), (promoted, ("STATION_HEAD",))):
        asked = [required(roles=roles)]
        assert owed(last - timedelta(days=1), trainings=asked, learner=learner) == []
        assert owed(last, trainings=asked, learner=learner) == [Owed(FIRE, 2, 0, last)]


def test_moving_within_the_audience_buys_no_time_and_an_earlier_stay_in_it_counts_for_nothing():
    old, later = date(2020, 1, 1), D + timedelta(days=10)
    within = moved(Post(old, "VISITOR", "000100010002"), Post(later, "VISITOR", VISITOR.path))
    assert owed(later, trainings=[required()], learner=within) == [Owed(FIRE, 2, 0, D)]
    away = Post(D - timedelta(days=30), "VISITOR", "00020001")
    back = moved(Post(old, "VISITOR", VISITOR.path), away, Post(later, "VISITOR", VISITOR.path))
    assert owed(later, trainings=[required()], learner=back) == []


def test_the_newest_training_says_how_many_credits_and_since_when():
    later = D + timedelta(days=100)
    trainings = [required(credits=1), required(day=later, credits=3)]
    assert owed(later, trainings=trainings, had=[earned(credits=1)]) == [Owed(FIRE, 3, 1, later)]


def test_credits_of_two_trainings_add_up_while_both_hold():
    until = D + timedelta(days=30)
    had = [earned(credits=1, until=until), earned(credits=1, day=D + timedelta(days=5))]
    row = owed(D + timedelta(days=6), trainings=[required()], had=had)[0]
    assert (row.valid, row.due_on) == (2, until)


DAYS = st.integers(0, 60).map(lambda n: D + timedelta(days=n))
CREDITS = st.builds(
    lambda start, length, credits: earned(
        start, None if length is None else start + timedelta(length), credits
    ),
    DAYS,
    st.none() | st.integers(0, 40),
    st.integers(1, 3),
)


@given(st.lists(CREDITS, max_size=5), DAYS)
def test_the_due_day_is_the_last_on_which_enough_credits_hold(had, day):
    """Held to looking at every single day up to the end of all credits."""
    row = owed(day, trainings=[required(credits=2)], had=had)[0]
    known = [one for one in had if one.earned_on <= day]
    held = {
        D + timedelta(n): sum(
            one.credits
            for one in known
            if one.earned_on <= D + timedelta(n) and (one.valid_until or date.max) >= D + timedelta(n)
        )
        for n in range(150)
    }
    enough = [one for one, credits in held.items() if credits >= 2]
    assert row.valid == held[day]
    if not enough:
        assert row.due_on == D
    elif enough[-1] == D + timedelta(149):
        assert row.due_on == date.max
    else:
        assert row.due_on == enough[-1]
