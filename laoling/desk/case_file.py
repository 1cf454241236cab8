"""个人档案: what is known and was done about one person, as a PDF to be filed.

ID numbers are masked for everybody: paper is copied and left lying; whoever needs the number reveals it on the
person's page. Phones are as the role sees them, so a station's file can be used to call.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from cards.models import Assessment, CareStandard, ServiceCard, Tier
from laoling.accounts.models import User
from laoling.desk.sources import sources_for
from laoling.desk.timeline import Entry, Narrowing, Timeline
from laoling.people.id_number import mask_phone
from laoling.people.models import Retiree
from laoling.typeset import make_pdf, unprintable

MOST_ENTRIES = 2000
TEMPLATE = "desk/case_file.typ"
Facts = list[tuple[str, str]]


@dataclass(frozen=True)
class CaseFile:
    """The texts of the file in the order of the page; `entries` are (day, what, text, by)."""

    name: str
    unit: str
    facts: Facts
    contacts: list[tuple[str, str, str]]
    card: Facts
    cards: list[tuple[str, str, str, str]]
    assessments: list[tuple[str, str, str, str]]
    narrowed: str
    entries: list[tuple[str, str, str, str]]
    left_out: int
    printed: str
    codes: str = ""


def case_file_of(
    retiree: Retiree, *, user: User, wanted: Narrowing, narrowed: str, now: datetime, today: date
) -> CaseFile:
    """Gather the file in a constant number of queries; `narrowed` says in words what `wanted` asks for."""
    line = Timeline(sources_for(user, retiree, today), retiree, today, wanted)
    entries = line[:MOST_ENTRIES]
    left_out = line.count() - len(entries) if len(entries) == MOST_ENTRIES else 0
    cards = list(retiree.cards.select_related("visitor").order_by("-opened_on", "-pk"))
    assessments = retiree.assessments.select_related("proposed_by", "decided_by").defer("source")
    return CaseFile(
        name=retiree.name,
        unit=retiree.station.name,
        facts=facts_of(retiree, user, today),
        contacts=[contact_in_words(contact, user) for contact in retiree.contacts.all()],
        card=facts_of_card(cards[0], today) if cards and cards[0].is_open else [],
        cards=[card_in_words(card) for card in cards],
        assessments=[assessment_in_words(assessment) for assessment in assessments],
        narrowed=narrowed,
        entries=[entry_in_words(entry) for entry in entries],
        left_out=left_out,
        printed=f"{user.name}（{user.get_role_display()}）打印于 {timezone.localtime(now):%Y-%m-%d %H:%M}",
    )


def pdf_of(file: CaseFile) -> bytes:
    """The pages; a character that the font lacks is printed as its code, and a line says which."""
    data = asdict(file)
    missing = unprintable(texts_in(data))
    codes = {character: f"[U+{ord(character):04X}]" for character in missing}
    data = with_codes(data, str.maketrans(codes))
    return make_pdf(TEMPLATE, {**data, "codes": "、".join(codes.values())})


def texts_in(value: Any) -> list[str]:
    """Every text inside lists, tuples and dictionaries."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        value = list(value.values())
    return [text for item in value for text in texts_in(item)] if isinstance(value, Sequence) else []


def with_codes(value: Any, codes: dict[int, str]) -> Any:
    """The same with characters replaced in every text."""
    if isinstance(value, str):
        return value.translate(codes)
    if isinstance(value, dict):
        return {key: with_codes(item, codes) for key, item in value.items()}
    return [with_codes(item, codes) for item in value] if isinstance(value, list | tuple) else value


def facts_of(retiree: Retiree, user: User, today: date) -> Facts:
    """Who it is, as far as the role may know; what isn't known says so."""
    born = f"{retiree.born_on}（{retiree.age_on(retiree.died_on or today)} 岁）"
    facts = [
        ("姓名", retiree.name),
        ("性别", retiree.get_sex_display()),
        ("出生日期", born),
        ("身份证号", retiree.masked_id_number),
        ("联系电话", retiree.phone_for(user)),
        ("人员类别", retiree.get_category_display()),
        ("退休日期", f"{retiree.retired_on}" if retiree.retired_on else ""),
        ("婚姻状况", retiree.get_marriage_display()),
        ("居住状况", retiree.get_living_display()),
        ("能力等级", retiree.get_ability_display()),
        ("健康状况", retiree.health),
        ("住址", retiree.home),
    ]
    if user.sees_party:
        facts.append(("政治面貌", retiree.get_politics_display()))
        facts.append(("党支部", retiree.party_branch))
    facts.append(("备注", retiree.notes))
    if retiree.died_on:
        facts.append(("去世日期", f"{retiree.died_on}"))
    return facts


def contact_in_words(contact, user: User) -> tuple[str, str, str]:
    phone = contact.phone if user.may_call else mask_phone(contact.phone)
    return contact.name, contact.relation, phone


def facts_of_card(card: ServiceCard, today: date) -> Facts:
    standards = CareStandard.objects.in_force(today).filter(tier=card.tier)
    promises = [f"{standard.get_kind_display()}{standard.promise}" for standard in standards]
    return [
        ("卡号", card.number),
        ("等级", card.get_tier_display()),
        ("责任走访员", str(card.visitor) if card.visitor else "未指定"),
        ("开卡日期", f"{card.opened_on}"),
        ("服务标准", "，".join(promises)),
    ]


def card_in_words(card: ServiceCard) -> tuple[str, str, str, str]:
    closed = f"{card.closed_on}（{card.get_close_reason_display()}）" if card.closed_on else "在用"
    return card.number, card.get_tier_display(), f"{card.opened_on}", closed


def assessment_in_words(assessment: Assessment) -> tuple[str, str, str, str]:
    """Day and by whom, findings, tier asked for, what was decided."""
    findings = [*assessment.hardship_labels]
    if assessment.ability:
        findings.append(f"能力{assessment.get_ability_display()}")
    findings.append(assessment.get_living_display())
    decided = assessment.get_status_display()
    if assessment.status == Assessment.Status.APPROVED:
        decided += f"：{tier_in_words(assessment.tier)}"
    if assessment.decided_on:
        decided += f"\n{assessment.decided_by} {assessment.decided_on}"
    return (
        f"{assessment.assessed_on}\n{assessment.proposed_by}",
        "、".join(finding for finding in findings if finding),
        tier_in_words(assessment.proposed_tier),
        decided,
    )


def tier_in_words(tier: int | None) -> str:
    return Tier(tier).label if tier else "不需要服务卡"


def entry_in_words(entry: Entry) -> tuple[str, str, str, str]:
    """Day, tag or kind, title and lines, by whom."""
    lines = [f"{label}：{text}" if label else text for label, text in entry.lines]
    return f"{entry.on}", entry.tag or entry.kind.label, "\n".join([entry.title, *lines]), entry.by
