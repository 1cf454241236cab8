"""What may be taken away as a file: the roster, in the columns of the way in, the cards and the assessments."""

from collections.abc import Collection
from typing import Any

from django.db.models import Prefetch

from cards.models import Assessment, Hardship, ServiceCard
from cards.printing import decision_in_words, state_in_words
from cards.roster.columns import COLUMNS
from cards.roster.columns import Column as RosterColumn
from cards.words import tier_in_words
from laoling.people.exporting import Column, ListResource
from laoling.people.id_number import mask_id_number, mask_phone
from laoling.people.models import EmergencyContact


class RosterResource(ListResource):
    """Retirees as a roster: with whole numbers, a file exported and imported again changes nothing."""

    title = "花名册"

    def __init__(self, *, shared_names: Collection[str] = (), full: bool = False) -> None:
        """`shared_names` are names that two stations have: their people get the station's code."""
        super().__init__(full=full)
        self.fields = {column.key: roster_field(column) for column in COLUMNS}
        self.shared_names = shared_names

    def get_export_order(self) -> list[str]:
        return list(self.fields)

    def export_field(self, field: Any, instance: Any, **kwargs: Any) -> Any:
        if field.column_name == STATION and instance.station.name in self.shared_names:
            return instance.station.code
        return super().export_field(field, instance, **kwargs)

    def filter_export(self, queryset, **kwargs):
        """With everything that a row tells, in a constant number of queries a chunk."""
        first = EmergencyContact.objects.filter(place=1)
        return (
            queryset.defer(None)
            .select_related("station")
            .prefetch_related(
                Prefetch("contacts", first, to_attr="first_contacts"),
                Prefetch("cards", ServiceCard.objects.open(), to_attr="open_cards"),
                Prefetch(
                    "assessments", Assessment.objects.order_by("-decided_at", "-pk"), to_attr="assessed"
                ),
            )
        )


def roster_field(column: RosterColumn) -> Column:
    """A column of the roster on its way out, in the words in which the import reads it."""
    found = OTHERWISE.get(column.key, lambda retiree: getattr(retiree, column.key))

    def value(retiree: Any) -> Any:
        held = found(retiree)
        if held is None or held == "":
            return ""
        return str(column.choices(held).label) if column.choices is not None else held

    mask = None
    if column.secret:
        mask = mask_id_number if column.key == "id_number" else mask_phone
    return Column(heading_of(column), value, width=column.width, mask=mask)


def heading_of(column: RosterColumn) -> str:
    return column.label + "*" * column.required


def assessment_told(retiree: Any) -> Assessment | None:
    """What the roster says about hardship: the proposal that waits, else the approval that stands."""
    waiting = next((a for a in retiree.assessed if a.is_waiting), None)
    if waiting is not None:
        return waiting if waiting.proposed_tier else None
    last = retiree.assessed[0] if retiree.assessed else None
    return last if last and last.tier and retiree.open_cards else None


def hardships_of(retiree: Any) -> str:
    told = assessment_told(retiree)
    return hardships_in_words(told) if told else ""


def hardships_in_words(assessment: Assessment) -> str:
    return "、".join(str(Hardship(name).label) for name in assessment.hardships)


def tier_of(retiree: Any) -> int | None:
    told = assessment_told(retiree)
    return (told.proposed_tier if told.is_waiting else told.tier) if told and told.hardships else None


def contact_of(retiree: Any) -> EmergencyContact | None:
    return retiree.first_contacts[0] if retiree.first_contacts else None


OTHERWISE = {
    "station": lambda retiree: retiree.station.name,
    "hardships": hardships_of,
    "tier": tier_of,
    "contact_name": lambda retiree: getattr(contact_of(retiree), "name", ""),
    "contact_phone": lambda retiree: getattr(contact_of(retiree), "phone", ""),
}
STATION = next(heading_of(column) for column in COLUMNS if column.key == "station")


class CardResource(ListResource):
    """Service cards `with_rest_on` a day."""

    title = "服务卡"

    person = Column("姓名", lambda card: card.retiree.name)
    number = Column("卡号", lambda card: card.number, width=18)
    tier = Column("等级", lambda card: card.get_tier_display())
    station = Column("老年站", lambda card: card.retiree.station.name, width=18)
    id_number = Column("身份证号", lambda card: card.retiree.id_number, width=24, mask=mask_id_number)
    phone = Column("联系电话", lambda card: card.retiree.phone, width=16, mask=mask_phone)
    address = Column("住址", lambda card: card.retiree.home, width=30)
    visitor = Column("责任走访员", lambda card: str(card.visitor or "未指定"))
    opened_on = Column("开卡日期", lambda card: card.opened_on, width=14)
    state = Column("状态", state_in_words, width=24)


class AssessmentResource(ListResource):
    """Assessments `with_current_tier`."""

    title = "困难评估"

    person = Column("姓名", lambda row: row.retiree.name)
    station = Column("老年站", lambda row: row.retiree.station.name, width=18)
    id_number = Column("身份证号", lambda row: row.retiree.id_number, width=24, mask=mask_id_number)
    phone = Column("联系电话", lambda row: row.retiree.phone, width=16, mask=mask_phone)
    hardships = Column("困难类型", hardships_in_words, width=30)
    ability = Column("能力等级", lambda row: row.get_ability_display())
    living = Column("居住状况", lambda row: row.get_living_display(), width=14)
    current = Column("现等级", lambda row: tier_in_words(row.current_tier) if row.current_tier else "无卡")
    suggested = Column("建议等级", lambda row: tier_in_words(row.suggested_tier), width=14)
    proposed = Column("申报等级", lambda row: tier_in_words(row.proposed_tier), width=14)
    proposed_by = Column("评估人", lambda row: str(row.proposed_by))
    assessed_on = Column("评估日期", lambda row: row.assessed_on, width=14)
    decision = Column("结果", decision_in_words, width=20)
    reason = Column("审批意见", lambda row: row.decision_reason, width=30)
    notes = Column("说明", lambda row: row.notes, width=40)
