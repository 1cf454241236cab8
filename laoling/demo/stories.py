"""What happens to the service cards of the demo: stories, of which `registry` then writes the rows."""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from random import Random

from cards.models import Hardship, ServiceCard, Tier
from laoling.demo.moments import day_between, office_day
from laoling.demo.names import draw
from laoling.demo.people import Person, Profile
from laoling.people.models import Ability, Living
from visits import windows

CARDS_SINCE_DAYS = 456  # fifteen months
WAITING, REJECTED = 6, 3
PROFILES = {
    Tier.FIRST: [
        Profile(Living.ALONE, Ability.SEVERE, (Hardship.NO_FAMILY,)),
        Profile(Living.CHILDREN, Ability.TOTAL, (Hardship.NO_CARER,)),
        Profile(
            Living.ALONE, Ability.MODERATE, (Hardship.NO_FAMILY, Hardship.NO_HELPER, Hardship.NO_COMPANION)
        ),
        Profile(Living.SPOUSE, Ability.SEVERE, (Hardship.NO_CARER, Hardship.NO_HELPER)),
    ],
    Tier.SECOND: [
        Profile(Living.SPOUSE, Ability.SEVERE),
        Profile(Living.ALONE, Ability.MODERATE, (Hardship.NO_COMPANION,)),
        Profile(Living.ALONE, Ability.MILD, (Hardship.NO_FAMILY, Hardship.NO_COMPANION)),
        Profile(Living.SPOUSE, Ability.MODERATE, (Hardship.NO_HELPER,)),
    ],
    Tier.THIRD: [
        Profile(Living.ALONE, Ability.MILD, (Hardship.NO_COMPANION,)),
        Profile(Living.SPOUSE, Ability.MODERATE),
        Profile(Living.ALONE, Ability.INTACT, (Hardship.NO_HELPER,)),
        Profile(Living.CHILDREN, Ability.MODERATE),
        Profile(Living.SPOUSE, Ability.INTACT, (Hardship.NO_CARER,)),
    ],
}


@dataclass(frozen=True)
class Step:
    """A tier from a day on, and what the assessment found."""

    on: date
    tier: int
    profile: Profile


@dataclass
class Story:
    """What happens to one card. After `silent_since` nobody came any more, or nobody opened."""

    steps: list[Step]
    closed_on: date | None = None
    close_reason: str = ""
    pause: windows.Pause | None = None
    has_visitor: bool = True
    silent_since: date | None = None
    nobody_opens: bool = False
    person: Person = field(init=False)
    card: int = field(init=False)
    visitor: int = field(init=False)

    @property
    def opened_on(self) -> date:
        return self.steps[0].on

    @property
    def profile(self) -> Profile:
        """How the person lives now."""
        now = self.steps[-1].profile
        reasons = ServiceCard.CloseReason
        return replace(
            now,
            died_on=self.closed_on if self.close_reason == reasons.DIED else None,
            moved_on=self.closed_on if self.close_reason == reasons.MOVED else None,
        )

    def facts(self, standards: list[windows.Standard]) -> windows.CardFacts:
        """The same as the planner reads from the rows."""
        return windows.CardFacts(
            opened_on=self.opened_on,
            tiers=[windows.TierChange(step.on, step.tier) for step in self.steps],
            standards=standards,
            pauses=[self.pause] if self.pause else [],
            closed_on=self.closed_on,
        )


@dataclass
class Proposal:
    """An assessment that opened no card: waiting, or turned down."""

    tier: int
    profile: Profile
    rejected: bool = False
    from_roster: bool = False
    person: Person = field(init=False)


@dataclass
class Registry:
    """Stories and proposals by the number of the person they are about."""

    stories: dict[int, Story] = field(default_factory=dict)
    proposals: dict[int, Proposal] = field(default_factory=dict)

    def profiles(self) -> dict[int, Profile]:
        profiles = {number: proposal.profile for number, proposal in self.proposals.items()}
        return profiles | {number: told.profile for number, told in self.stories.items()}


def cards_for(retirees: int) -> int:
    """How many cards a demo has: a tenth of a small one, fewer of a big one."""
    return max(1, int(min(0.1 * retirees, 60 + 0.025 * retirees)))


def imagine(rng: Random, *, retirees: int, today: date) -> Registry:
    """Stories for some of the people. What kind of story is counted out, so that each kind is in a small demo."""
    cards = cards_for(retirees)
    chosen = rng.sample(range(retirees), min(retirees, cards + WAITING + REJECTED))
    made = Registry({number: story(rng, place, today) for place, number in enumerate(chosen[:cards])})
    for place, number in enumerate(chosen[cards:]):
        tier = draw(rng, (Tier.SECOND, Tier.THIRD))
        profile = draw(rng, PROFILES[tier])
        made.proposals[number] = Proposal(tier, profile, rejected=place >= WAITING, from_roster=place < 3)
    return made


def kind_of(place: int) -> str:
    """What kind of story the card counted as `place` has: most are simply kept."""
    if place % 11 == 3:
        return "closed"
    if place % 12 == 4:
        return "paused"
    if place % 10 == 8 and place < 60:
        return "new"
    if place % 12 == 5 or place % 20 == 11 or place % 40 == 20:
        return "silent"
    return "kept"


def story(rng: Random, place: int, today: date) -> Story:
    """The story of the card counted as `place`."""
    kind = kind_of(place)
    tier = Tier.FIRST if place % 10 == 0 else Tier.SECOND if place % 10 in (1, 4, 7) else Tier.THIRD
    opened_on = office_day(today - timedelta(days=3 + int(rng.random() ** 0.8 * (CARDS_SINCE_DAYS - 3))))
    if kind in ("closed", "paused"):
        opened_on = min(opened_on, office_day(today - timedelta(days=150)))  # long enough to end or to rest
    elif kind == "new":
        opened_on = today - timedelta(days=windows.CONTACT_DAYS - (place == 18))  # due today, one tomorrow
    told = Story([Step(opened_on, tier, draw(rng, PROFILES[tier]))])
    add_change_of_tier(rng, told, place, today)
    now = told.steps[-1]
    if kind == "closed":
        close(rng, told, place // 11, today)
    elif kind == "paused":
        told.pause = rest(rng, place // 12, now.on, today)
    elif kind == "new":
        told.silent_since = opened_on - timedelta(days=1)
    elif kind == "silent":
        told.silent_since = silence(rng, now.tier, today)
        told.nobody_opens = place % 24 == 5
    told.has_visitor = place % 60 != 6
    return told


def silence(rng: Random, tier: int, today: date) -> date:
    """The last day on which anybody came to somebody of that tier, long enough ago to be overdue now."""
    shortest, more = {1: (3, 6), 2: (24, 25), 3: (66, 40)}[tier]
    return today - timedelta(days=shortest + int(rng.random() * more))


def add_change_of_tier(rng: Random, told: Story, place: int, today: date) -> None:
    """Raise or lower the tier of some, at least 40 days after the opening."""
    first, last = told.opened_on + timedelta(days=40), today - timedelta(days=4)
    tier = told.steps[0].tier
    raised, lowered = place % 8 == 1, place % 20 == 4 or place % 30 == 10
    to = tier - 1 if raised else tier + 1 if lowered else tier
    if to != tier and to in Tier.values and first <= last:
        on = office_day(day_between(rng, first, last))
        told.steps.append(Step(on, to, draw(rng, PROFILES[Tier(to)])))


def close(rng: Random, told: Story, number: int, today: date) -> None:
    """End a card, for each of the reasons in turn."""
    reasons = ServiceCard.CloseReason
    told.close_reason = (reasons.IMPROVED, reasons.DIED, reasons.MOVED, reasons.DIED)[number % 4]
    first, last = told.steps[-1].on + timedelta(days=3), today - timedelta(days=3)
    told.closed_on = max(told.steps[-1].on, office_day(day_between(rng, first, last)))


def rest(rng: Random, number: int, since: date, today: date) -> windows.Pause:
    """Days away: over, going on, or still ahead, in turn."""
    length = timedelta(days=9 + int(rng.random() * 25))
    if number % 3 == 0:
        starts_on = today - timedelta(days=4 + int(rng.random() * 4))
    elif number % 3 == 1:
        starts_on = day_between(rng, since + timedelta(days=5), today - timedelta(days=60))
    else:
        starts_on = today + timedelta(days=3 + int(rng.random() * 6))
    starts_on = max(starts_on, since)
    recorded_on = min(starts_on + timedelta(days=draw(rng, (-3, -1, 0, 2, 5))), today - timedelta(days=1))
    return windows.Pause(recorded_on, starts_on, starts_on + length)
