"""What each row of a roster would do: compares sets of rows with what is known, and saves nothing."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError

from cards.models import Assessment, RosterRow, ServiceCard, Tier, TierRule
from cards.models.assessments import Hardship
from cards.roster.columns import COLUMNS, Unreadable, in_words, is_nothing, quoted, shown
from cards.roster.reading import Place, Row, Table
from cards.suggestion import Facts, Suggestion, suggest
from laoling.accounts.models import Unit, User
from laoling.crypto import blind_index
from laoling.people.id_number import (
    birth_date_of,
    contradictions,
    mask_id_number,
    mask_phone,
    sex_of,
    visible,
)
from laoling.people.models import Category, EmergencyContact, Retiree
from laoling.people.services import ELSEWHERE

Action = RosterRow.Action
CHUNK = 2000  # rows that are compared and saved at a time
SAMPLE = "示例（请删除"
MESSAGE_LENGTH = RosterRow._meta.get_field("message").max_length or 1000
# The columns that are fields of Retiree under the same name.
FIELDS = [column for column in COLUMNS if column.key in {f.name for f in Retiree._meta.fields}]
# Those of them that are compared as they are; numbers are encrypted, and compared by their indexes.
COMPARED = [column.key for column in FIELDS if not column.secret and column.key != "station"]


@dataclass(frozen=True)
class Scope:
    """The stations that the importer may fill, by name and by code; a name that two of them share is None."""

    by_name: Mapping[str, Unit | None]
    ids: frozenset[int]
    names: tuple[str, ...]

    @classmethod
    def of(cls, user: User) -> "Scope":
        stations = list(Unit.objects.visible_to(user).stations())
        by_name: dict[str, Unit | None] = {}
        for station in stations:
            by_name[station.name] = None if station.name in by_name else station
        by_name |= {station.code: station for station in stations}
        return cls(by_name, frozenset(s.pk for s in stations), tuple(s.name for s in stations))

    @property
    def shared_names(self) -> set[str]:
        """The names that two stations have."""
        return {name for name, station in self.by_name.items() if station is None}

    def station(self, text: str) -> Unit:
        """The station of that name or code. Raises ValidationError."""
        text = text if text in self.by_name else visible(text)
        if station := self.by_name.get(text):
            return station
        if text in self.by_name:
            raise ValidationError(f"有两个老年站都叫“{quoted(text)}”，请改填代号。")
        some = "、".join(self.names[:8]) + (" 等" if len(self.names) > 8 else "")
        raise ValidationError(f"没有“{quoted(text)}”这个老年站，或不归您管理。可以填：{some}。")


@dataclass
class Checked:
    """A row, what it would do, and the objects to be saved for that; None where nothing is to be saved."""

    row: Row
    name: str
    action: str = Action.UNCHANGED
    message: str = ""
    retiree: Retiree | None = None
    retiree_changed: bool = False
    moved_from: Unit | None = None
    contact: EmergencyContact | None = None
    assessment: Assessment | None = None
    notes: list[str] = field(default_factory=list)


@dataclass
class Draft:
    """The cleaned cells of a row by column key, without the blank ones, and what is wrong with it."""

    row: Row
    values: dict[str, Any] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    index: str | None = None

    @property
    def name(self) -> str:
        return quoted(self.values.get("name") or self.row.cells.get("name", ""), 60)


class Person(NamedTuple):
    """What is known of somebody without opening what is encrypted."""

    pk: int
    phone_index: str | None
    station_id: int
    died_on: date | None
    archived_at: datetime | None
    merged_into: int | None
    values: tuple


class Contact(NamedTuple):
    """The first emergency contact that is known."""

    name: str
    phone: str


@dataclass
class Known:
    """What the database holds on the people of a chunk of rows; models only of those whose row says something new.

    Most rows of most rosters say nothing new: making models of them is what would take the time.
    """

    scope: Scope
    people: dict[str, Person] = field(default_factory=dict)
    contacts: dict[int, Contact] = field(default_factory=dict)
    retirees: dict[str, Retiree] = field(default_factory=dict)
    contact_models: dict[int, EmergencyContact] = field(default_factory=dict)
    waiting: dict[int, Assessment] = field(default_factory=dict)
    decided: dict[int, Assessment] = field(default_factory=dict)
    with_card: set[int] = field(default_factory=set)

    @classmethod
    def about(cls, drafts: Iterable["Draft"], scope: Scope, *, lock: bool) -> "Known":
        """Everybody whom the drafts name, whatever their unit; `lock` until the transaction ends."""
        known, named = cls(scope), [draft for draft in drafts if draft.index]
        people = Retiree.objects.filter(id_number_index__in=[draft.index for draft in named]).order_by("pk")
        if lock:
            people = people.select_for_update(no_key=True)
        state = ("pk", "phone_index", "station_id", "died_on", "archived_at", "merged_into")
        for index, *row in people.values_list("id_number_index", *state, *COMPARED):
            known.people[index] = Person._make([*row[: len(state)], tuple(row[len(state) :])])
        first = EmergencyContact.objects.filter(
            place=1, retiree__in=[person.pk for person in known.people.values()]
        )
        for pk, name, phone in first.values_list("retiree_id", "name", "phone"):
            known.contacts[pk] = Contact(name, phone)
        known._open([draft for draft in named if known.is_news(draft)])
        return known

    def is_news(self, draft: "Draft") -> bool:
        """Whether the row says something of a known person that the database doesn't."""
        person, values = self.person(draft), draft.values
        if person is None:
            return False
        if "hardships" in values:
            return True
        contact = self.contacts.get(person.pk)
        for key, before in (
            ("contact_name", contact and contact.name),
            ("contact_phone", contact and contact.phone),
        ):
            if key in values and values[key] != before:
                return True
        if "station" in values and values["station"].pk != person.station_id:
            return True
        if "phone" in values and phone_index(values["phone"]) != person.phone_index:
            return True
        return any(
            key in values and values[key] != before
            for key, before in zip(COMPARED, person.values, strict=True)
        )

    def person(self, draft: "Draft") -> Person | None:
        return self.people.get(draft.index) if draft.index else None

    def _open(self, drafts: Sequence["Draft"]) -> None:
        """Fetch everything on these people, who are locked already where that matters."""
        keys = [self.people[draft.index].pk for draft in drafts if draft.index]
        if not keys:
            return
        for retiree in Retiree.objects.filter(pk__in=keys).select_related("station"):
            self.retirees[retiree.id_number_index] = retiree
        for contact in EmergencyContact.objects.filter(place=1, retiree__in=keys):
            self.contact_models[contact.retiree_id] = contact
        of_them = {
            "retiree__in": [self.people[d.index].pk for d in drafts if d.index and "hardships" in d.values]
        }
        if not of_them["retiree__in"]:
            return
        assessments = Assessment.objects.filter(**of_them)
        last = assessments.decided().order_by("retiree_id", "-decided_at", "-pk").distinct("retiree_id")
        self.waiting = {assessment.retiree_id: assessment for assessment in assessments.waiting()}
        self.decided = {assessment.retiree_id: assessment for assessment in last}
        self.with_card = set(
            ServiceCard.objects.open().filter(**of_them).values_list("retiree_id", flat=True)
        )


def phone_index(phone: str) -> str | None:
    return blind_index(phone, purpose="people.phone", transform="digits")


def examine(table: Table, scope: Scope, *, today: date, lock: bool = False) -> Iterator[list[Checked]]:
    """Go through the rows by CHUNK and say of each what it would do.

    An ID number that comes twice makes both rows wrong: the earlier one is yielded once more, without its name, at
    the end. `lock`
    keeps the people found locked until the transaction ends. Raises UnreadableFile.
    """
    first: dict[str, Place] = {}
    repeated: list[Checked] = []
    rules = list(TierRule.objects.all())
    rows = (row for row in table.rows if not shown(row.cells.get("name", "")).startswith(SAMPLE))
    while chunk := list(islice(rows, CHUNK)):
        drafts = [clean(row, scope) for row in chunk]
        for draft in drafts:
            if draft.index is None:
                continue
            place = first.setdefault(draft.index, draft.row.place)
            if place != draft.row.place:
                draft.problems.append(same_as(place))
                earlier = Row(place, {}, ())
                repeated.append(Checked(earlier, "", Action.WRONG, same_as(draft.row.place)))
        known = Known.about(drafts, scope, lock=lock)
        yield [compare(draft, known, rules, today) for draft in drafts]
    if repeated:
        yield repeated


def same_as(place: Place) -> str:
    return f"身份证号与{place}相同，请删去其中一行"


def clean(row: Row, scope: Scope) -> Draft:
    """The cells made into values, with everything that is wrong in this row alone."""
    draft = Draft(row)
    for column in COLUMNS:
        cell = row.cells.get(column.key, "")
        if is_nothing(column, cell):
            if column.required:
                draft.problems.append(f"没有填写{column.label}。")
            continue
        if isinstance(cell, Unreadable):
            draft.problems.append(f"{column.label}：{cell.words}")
            continue
        try:
            draft.values[column.key] = column.clean(cell)
        except ValidationError as error:
            draft.problems += [about(column.label, message) for message in error.messages]
    if text := draft.values.pop("station", None):
        try:
            draft.values["station"] = scope.station(text)
        except ValidationError as error:
            draft.problems += [about("老年站", message) for message in error.messages]
    if id_number := draft.values.get("id_number"):
        draft.index = blind_index(id_number, purpose="people.id_number")
        hold_to_id_number(draft, id_number)
    hold_together(draft)
    return draft


def hold_to_id_number(draft: Draft, id_number: str) -> None:
    """Sex and day of birth come from the ID number; a cell that says otherwise is an error."""
    values, said = draft.values, {"sex": "性别", "born_on": "出生日期"}
    values.setdefault("sex", sex_of(id_number))
    values.setdefault("born_on", birth_date_of(id_number))
    for key, message in contradictions(id_number, sex=values["sex"], born_on=values["born_on"]).items():
        draft.problems.append(about(said[key], message))


def hold_together(draft: Draft) -> None:
    """What only several cells together can get wrong."""
    values = draft.values
    if "retired_on" in values and "born_on" in values and values["retired_on"] <= values["born_on"]:
        draft.problems.append("退休日期：不能早于出生日期，请核对。")
    if "tier" in values and "hardships" not in values and not shown(draft.row.cells.get("hardships", "")):
        draft.problems.append("填了困难等级，还要填困难类型。")


def compare(draft: Draft, known: Known, rules: list[TierRule], today: date) -> Checked:
    """What the row would do to what is known."""
    person = known.person(draft)
    retiree = known.retirees.get(draft.index) if draft.index else None
    contact = known.contact_models.get(person.pk) if person else None
    phone_alone = "contact_phone" in draft.values and "contact_name" not in draft.values
    if phone_alone and (person is None or person.pk not in known.contacts):
        draft.problems.append("填了紧急联系电话，还要填紧急联系人。")
    proposal = proposal_of(draft, retiree, rules)
    if person is not None:
        draft.problems += conflicts(person, known.scope)
    if draft.problems:
        return wrong(draft)
    checked = Checked(draft.row, draft.name, retiree=retiree)
    if person is not None and retiree is None:
        return checked  # nothing new
    news = update(checked, draft.values) if retiree else create(checked, draft.values)
    news += contact_news(checked, draft.values, contact)
    if proposal is not None:
        news += proposal_news(checked, proposal, known, today)
    if news and checked.action == Action.UNCHANGED:
        checked.action = Action.CHANGED
    checked.message = joined([*news, *checked.notes])
    return checked


def wrong(draft: Draft) -> Checked:
    return Checked(draft.row, draft.name, Action.WRONG, joined(draft.problems))


def about(label: str, message: str) -> str:
    """The message with the column's name, unless it says it itself."""
    return message if label in message else f"{label}：{message}"


def joined(parts: Iterable[str]) -> str:
    """One line each, as long as they fit."""
    text = "\n".join(part.removesuffix("。") for part in parts)
    return text if len(text) <= MESSAGE_LENGTH else text[: MESSAGE_LENGTH - 1] + "…"


def conflicts(person: Person, scope: Scope) -> list[str]:
    """Why this person can't be updated by this importer."""
    if person.station_id not in scope.ids:
        return [f"身份证号：{ELSEWHERE}。"]
    if person.merged_into is not None:
        other = Retiree.objects.get(pk=person.merged_into)
        where = f"{other}（{other.masked_id_number}）" if other.station_id in scope.ids else "另一份资料"
        return [f"该身份证号的资料已并入{where}，请改用那个身份证号，或删去这一行。"]
    if person.died_on:
        return [f"该同志已登记去世（{person.died_on}），请删去这一行。"]
    if person.archived_at:
        return ["该同志已归档，请删去这一行；需要恢复的，请联系中心。"]
    return []


def create(checked: Checked, values: Mapping[str, Any]) -> list[str]:
    """A new person."""
    fields = {column.key: values[column.key] for column in FIELDS if column.key in values}
    checked.retiree = Retiree(**{"category": Category.RETIRED, **fields})
    checked.action = Action.NEW
    return [f"身份证号 {mask_id_number(values['id_number'])}，{values['station'].name}"]


def update(checked: Checked, values: Mapping[str, Any]) -> list[str]:
    """The person with what differs put in; a blank cell leaves what is there."""
    retiree, news = checked.retiree, []
    assert retiree is not None
    for column in FIELDS:
        if column.key not in values or getattr(retiree, column.key) == values[column.key]:
            continue
        before = in_words(column, getattr(retiree, column.key)) or "（空）"
        news.append(f"{column.label}：{before} → {in_words(column, values[column.key])}")
        if column.key == "station":
            checked.moved_from = retiree.station
        setattr(retiree, column.key, values[column.key])
        if column.key == "station":
            retiree.household = None  # a household belongs to one station
    checked.retiree_changed = bool(news)
    return news


def contact_news(checked: Checked, values: Mapping[str, Any], contact: EmergencyContact | None) -> list[str]:
    """The first emergency contact; a new name without a phone doesn't keep the old one's phone."""
    name, phone = values.get("contact_name"), values.get("contact_phone")
    if name is None and phone is None:
        return []
    if contact is None:
        assert name is not None  # `compare` made sure
        checked.contact = EmergencyContact(retiree=checked.retiree, place=1, name=name, phone=phone or "")
        return [f"紧急联系人：{name}{' ' + mask_phone(phone) if phone else ''}"]
    before = (contact.name, contact.phone)
    if name is not None and name != contact.name:
        contact.name, contact.relation, contact.phone = name, "", phone or ""
    elif phone is not None:
        contact.phone = phone
    if before == (contact.name, contact.phone):
        return []
    checked.contact = contact
    old, new = (f"{n} {mask_phone(p)}".strip() for n, p in (before, (contact.name, contact.phone)))
    return [f"紧急联系人：{old} → {new}"]


@dataclass(frozen=True)
class Proposal:
    """What a row says about hardship: `tier` is what it asks for, by the table of rules when it is `guessed`."""

    hardships: list[str]
    tier: int
    guessed: bool
    suggestion: Suggestion

    def equals(self, assessment: Assessment) -> bool:
        """Whether the assessment says, or decided, the same."""
        return sorted(assessment.hardships) == self.hardships and (
            self.guessed or self.tier in (assessment.tier, assessment.proposed_tier)
        )

    def __str__(self) -> str:
        return f"{'、'.join(Hardship(name).label for name in self.hardships)}，{Tier(self.tier).label}"


def proposal_of(draft: Draft, retiree: Retiree | None, rules: list[TierRule]) -> Proposal | None:
    """The proposal in a row; a row without a tier takes the one that the rules suggest, or is wrong."""
    values = draft.values
    if "hardships" not in values:
        return None
    ability, living = (
        values.get(key) or (getattr(retiree, key) if retiree else "") for key in ("ability", "living")
    )
    suggestion = suggest(rules, Facts(frozenset(values["hardships"]), ability, living))
    tier = values.get("tier") or suggestion.tier
    if tier is None:
        draft.problems.append("困难等级：按评估规则得不出等级，请填写一级、二级或三级。")
        return None
    return Proposal(sorted(values["hardships"]), tier, "tier" not in values, suggestion)


def proposal_news(checked: Checked, proposal: Proposal, known: Known, today: date) -> list[str]:
    """The assessment to propose, unless the same waits or was decided already."""
    retiree = checked.retiree
    assert retiree is not None
    waiting, decided = known.waiting.get(retiree.pk), known.decided.get(retiree.pk)
    if waiting is not None:
        if proposal.equals(waiting):
            return []
        if waiting.source_id is None:
            checked.notes.append("已有工作人员提交的待审批评估，花名册里的困难类型和等级没有采用")
            return []
    elif decided is not None and proposal.equals(decided) and is_current(decided, known):
        return []
    checked.assessment = waiting or Assessment(retiree=retiree)
    checked.assessment.assessed_on = today
    checked.assessment.hardships = proposal.hardships
    checked.assessment.ability, checked.assessment.living = retiree.ability, retiree.living
    checked.assessment.suggested_tier = proposal.suggestion.tier
    checked.assessment.suggestion_reason = proposal.suggestion.reason
    checked.assessment.proposed_tier = proposal.tier
    return [f"困难评估（待审批）：{proposal}"]


def is_current(decided: Assessment, known: Known) -> bool:
    """Whether a decision still stands: an approved tier ends when its card is closed."""
    return decided.tier is None or decided.retiree_id in known.with_card
