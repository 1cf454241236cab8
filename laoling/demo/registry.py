"""The rows that tell the stories of the service cards: assessments, cards, tiers, pauses."""

from collections import Counter
from datetime import date, datetime, timedelta
from random import Random

from cards.models import (
    Assessment,
    CardSeries,
    CareKind,
    CareStandard,
    Pause,
    RosterImport,
    RosterRow,
    ServiceCard,
    Tier,
    TierChange,
    TierRule,
)
from cards.reopening import reopen_card
from cards.suggestion import Facts, suggest
from laoling.calendar import Period, next_period, start_of
from laoling.copying import copy_rows, next_ids
from laoling.demo import words
from laoling.demo.moments import office_day, office_moment
from laoling.demo.names import draw
from laoling.demo.people import Person, Profile
from laoling.demo.staff import Organisation
from laoling.demo.stories import PROFILES, Proposal, Registry, Story
from laoling.people.models import Ability, Living, Retiree
from visits import windows

REOPENED = 2  # closed cards that turned out to be needed again
REOPENED_DAYS_AGO = 3
NOT_REVIEWED = 4  # one in so many is still to be assessed anew after a year
REQUESTS = 2  # waiting assessments of people who have a card
ASSESSMENTS_OF_A_CARD = 4  # at most: two tiers, a yearly review, a closing
NOT_DECIDED = (Assessment.Status.PROPOSED, None, None, None, None, "")
ASSESSMENT = (
    "id retiree_id assessed_on hardships ability living notes suggested_tier suggestion_reason proposed_tier "
    "proposal_reason proposed_by_id proposed_at source_id status tier decided_on decided_at decided_by_id "
    "decision_reason"
)
CARD = (
    "id retiree_id number tier visitor_id opened_on opened_by_id closed_on closed_by_id close_reason close_words "
    "version created_at"
)
PAUSE = "card_id starts_on ends_on reason recorded_on recorded_at recorded_by_id"


class Writer:
    """Turns the stories into rows, in the order of the days on which the cards were opened."""

    def __init__(self, rng: Random, made: Organisation, *, today: date) -> None:
        self.rng = rng
        self.made = made
        self.today = today
        self.roster_day = office_day(today - timedelta(days=2))
        self.rules = list(TierRule.objects.all())
        self.series: Counter[tuple[str, int]] = Counter()
        self.turns: Counter[str] = Counter()
        self.reviews = 0
        self.assessments: list[tuple] = []
        self.assessment_ids: list[int] = []
        self.rows: dict[type, list[tuple]] = {ServiceCard: [], TierChange: [], Pause: []}

    def write(self, registry: Registry, known: dict[int, Person]) -> None:
        """Copy cards and the facts about them; fills in `card`, `person` and `visitor` of each story."""
        stories = sorted(registry.stories.items(), key=lambda item: (item[1].opened_on, item[0]))
        assessments = ASSESSMENTS_OF_A_CARD * len(stories) + len(registry.proposals) + REQUESTS
        self.assessment_ids = next_ids(Assessment, assessments)
        rosters = self.make_rosters(registry, known)
        for (number, told), card in zip(stories, next_ids(ServiceCard, len(stories)), strict=True):
            told.person, told.card = known[number], card
            self.add_card(told)
        for number, proposal in registry.proposals.items():
            proposal.person = known[number]
            self.add_proposal(proposal, rosters)
        for told in [told for _, told in stories if told.closed_on is None and told.steps[-1].tier > 1][
            :REQUESTS
        ]:
            self.add_request_for_more(told)
        copy_rows(Assessment, ASSESSMENT, self.assessments)
        copy_rows(ServiceCard, CARD, self.rows[ServiceCard])
        copy_rows(TierChange, "card_id tier from_on assessment_id recorded_at", self.rows[TierChange])
        copy_rows(Pause, PAUSE, self.rows[Pause])
        CardSeries.objects.bulk_create(
            CardSeries(department=self.made.departments[code], year=year, last=last)
            for (code, year), last in self.series.items()
        )
        self.reopen_some([told for _, told in stories])
        self.announce_standard()

    def reopen_some(self, stories: list[Story]) -> None:
        """Some cards were closed by mistake lately: the people have new ones, which nobody has gone for yet."""
        day = office_day(self.today - timedelta(days=REOPENED_DAYS_AGO))
        improved = [told for told in stories if told.close_reason == ServiceCard.CloseReason.IMPROVED]
        for told in improved[-REOPENED:]:
            card = ServiceCard.objects.select_related("visitor").get(pk=told.card)
            manager = self.made.managers[self.made.department_of(told.person.station)][0]
            if card.closed_on and card.closed_on <= day:
                reopen_card(card=card, reason=words.REOPEN_REASON, by=manager, today=day)

    def announce_standard(self) -> None:
        """From the month after next on, tier two is visited twice a month."""
        month = next_period(next_period(self.today, Period.MONTH)[0], Period.MONTH)
        CareStandard.objects.create(
            tier=Tier.SECOND,
            kind=CareKind.VISIT,
            times=2,
            period=Period.MONTH,
            valid_from=month[0],
            created_by=self.made.managers["D1"][0],
        )

    def make_rosters(self, registry: Registry, known: dict[int, Person]) -> dict[str, RosterImport]:
        """The list of people in hardship that a department took over lately, with what it said of each."""
        rosters: dict[str, RosterImport] = {}
        at = start_of(self.roster_day) + timedelta(hours=15)
        for number, proposal in registry.proposals.items():
            if not proposal.from_roster:
                continue
            code = self.made.department_of(known[number].station)
            if code not in rosters:
                rosters[code] = RosterImport.objects.create(
                    unit=self.made.departments[code],
                    file_name="困难人员名单.xlsx",
                    status=RosterImport.Status.DONE,
                    progress=100,
                    created_by=self.made.managers[code][0],
                    done_at=at,
                )
            rosters[code].changed += 1
            RosterRow.objects.create(
                roster=rosters[code],
                number=1 + rosters[code].changed,  # the first row has the columns' names
                name=Retiree.objects.get(pk=known[number].pk).name,
                action=RosterRow.Action.CHANGED,
                message=f"困难评估（待审批）：{Tier(proposal.tier).label}",
            )
        for roster in rosters.values():
            roster.created_at = at - timedelta(minutes=8)
            roster.save()
        return rosters

    def visitor_for(self, station: str, *, behind: bool = False) -> int:
        """The station's visitors in turn; those who are behind with their visits are among the first third."""
        visitors = self.made.visitors[station]
        if behind:
            visitors = visitors[: max(1, len(visitors) // 3)]
        self.turns[station] += 1
        return visitors[self.turns[station] % len(visitors)].pk

    def manager_of(self, station: str) -> int:
        return draw(self.rng, self.made.managers[self.made.department_of(station)]).pk

    def add_card(self, told: Story) -> None:
        station = told.person.station
        told.visitor = self.visitor_for(station, behind=told.silent_since is not None)
        manager = self.manager_of(station)
        opened_at = None
        for step in told.steps:
            assessment, decided_at = self.add_approved(told, step.on, step.tier, step.profile, manager)
            opened_at = opened_at or decided_at
            self.rows[TierChange].append((told.card, step.tier, step.on, assessment, decided_at))
        self.add_reviews(told, manager)
        year = told.opened_on.year
        self.series[self.made.department_of(station), year] += 1
        serial = self.series[self.made.department_of(station), year]
        if told.pause is not None:
            self.add_pause(told.card, told.pause, station)
        self.rows[ServiceCard].append(
            (
                told.card,
                told.person.pk,
                f"{self.made.department_of(station)}-{year}-{serial:04}",
                told.steps[-1].tier,
                told.visitor if told.has_visitor else None,
                told.opened_on,
                manager,
                told.closed_on,
                manager if told.closed_on else None,
                told.close_reason,
                draw(self.rng, words.CLOSE_WORDS[told.close_reason]) if told.closed_on else "",
                len(told.steps) + (told.closed_on is not None) + (told.pause is not None),
                opened_at,
            )
        )

    def add_pause(self, card: int, pause: windows.Pause, station: str) -> None:
        at = office_moment(self.rng, pause.recorded_on)
        reason = draw(self.rng, words.PAUSE_REASONS)
        head = self.made.heads[station].pk
        row = (card, pause.first_day, pause.last_day, reason, pause.recorded_on, at, head)
        self.rows[Pause].append(row)

    def add_reviews(self, told: Story, manager: int) -> None:
        """The yearly review of a card that stays as it is, and the assessment that closes one that improved."""
        last = told.steps[-1]
        review_on = office_day(last.on + timedelta(days=358))
        if review_on < (told.closed_on or self.today):
            self.reviews += 1
            if told.closed_on or self.reviews % NOT_REVIEWED:
                self.add_approved(told, review_on, last.tier, last.profile, manager)
        if told.closed_on and told.close_reason == ServiceCard.CloseReason.IMPROVED:
            better = Profile(Living.CHILDREN, Ability.INTACT)
            self.add_approved(told, told.closed_on, None, better, manager)

    def add_approved(
        self, told: Story, on: date, tier: int | None, profile: Profile, manager: int
    ) -> tuple[int, datetime]:
        """An assessment approved on a day; returns its id and the moment."""
        assessed_on = office_day(on - timedelta(days=1 + int(self.rng.random() * 6)))
        pk, decided_at = self.assessment_ids.pop(), office_moment(self.rng, on)
        found = self.finding(told.person, assessed_on, profile, tier, told.visitor)
        decided = (Assessment.Status.APPROVED, tier, on, decided_at, manager, "")
        self.assessments.append((pk, *found, office_moment(self.rng, assessed_on), None, *decided))
        return pk, decided_at

    def finding(self, person: Person, day: date, profile: Profile, tier: int | None, by: int) -> tuple:
        """What was found and proposed; a reason when the table suggests otherwise."""
        facts = Facts(frozenset(profile.hardships), profile.ability, profile.living)
        suggestion = suggest(self.rules, facts)
        reason = "" if suggestion.tier == tier else draw(self.rng, words.PROPOSAL_REASONS)
        notes = draw(self.rng, words.ASSESSMENT_NOTES)
        return (
            person.pk,
            day,
            sorted(profile.hardships),
            profile.ability,
            profile.living,
            notes,
            suggestion.tier,
            suggestion.reason,
            tier,
            reason,
            by,
        )

    def add_proposal(self, proposal: Proposal, rosters: dict[str, RosterImport]) -> None:
        """One that waits for approval, or was turned down some weeks ago."""
        station = proposal.person.station
        department = self.made.department_of(station)
        day = office_day(self.today - timedelta(days=1 + int(self.rng.random() * 6)))
        by, source = self.visitor_for(station), None
        if proposal.rejected:
            day -= timedelta(days=28)
        elif proposal.from_roster:
            source, by, day = rosters[department].pk, self.made.managers[department][0].pk, self.roster_day
        decided: tuple = NOT_DECIDED
        if proposal.rejected:
            on = office_day(day + timedelta(days=5))
            reason = draw(self.rng, words.REJECTION_REASONS)
            at = office_moment(self.rng, on)
            decided = (Assessment.Status.REJECTED, None, on, at, self.manager_of(station), reason)
        found = self.finding(proposal.person, day, proposal.profile, proposal.tier, by)
        moment = office_moment(self.rng, day)
        self.assessments.append((self.assessment_ids.pop(), *found, moment, source, *decided))

    def add_request_for_more(self, told: Story) -> None:
        """A waiting assessment of somebody whose card would get a graver tier."""
        tier = told.steps[-1].tier - 1
        day = office_day(self.today - timedelta(days=2))
        found = self.finding(told.person, day, draw(self.rng, PROFILES[Tier(tier)]), tier, told.visitor)
        moment = office_moment(self.rng, day)
        self.assessments.append((self.assessment_ids.pop(), *found, moment, None, *NOT_DECIDED))


def standards() -> list[windows.Standard]:
    """The care standards in force, as the rules read them."""
    return [
        windows.Standard(s.tier, s.kind, s.times, s.period, s.valid_from, s.phone_counts)
        for s in CareStandard.objects.all()
    ]
