"""Everything that the portal holds about one person, in words, for that person (PIPL: access and copy).

The page is sections of facts (label, value) or of rows under a heading; a programme that learns more about people
adds a section here.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import Count
from django.db.models.functions import TruncMonth
from django.utils import timezone

from activities.models import Membership, Office
from activities.models.groups import PARTY_KINDS
from branding.suggestions.models import Suggestion
from laoling import calendar
from laoling.accounts.models import AccessEvent, User
from laoling.accounts.services import help_phone
from laoling.people.consents import standings_of
from laoling.people.models import Retiree
from laoling.typeset import unprintable
from visits.models import DutyKind
from visits.moods.services import noted_on
from visits.windows import State

NOTHING = "没有登记"
UNPRINTABLE = "〓"  # what a printer puts where it has no type
LOOKS = [AccessEvent.Kind.READ]


def own_data_of(retiree: Retiree, *, by: User, now: datetime) -> dict[str, Any]:
    """The data of `desk/own_data.typ`: all sections, and which characters the font lacks."""
    today = calendar.local_day(now)
    sections = [
        identity(retiree, by),
        contacts(retiree),
        consents(retiree),
        assessments(retiree),
        *cards(retiree),
        contact_cards(retiree),
        visits(retiree),
        *talks(retiree),
        events(retiree),
        requests(retiree),
        entitlements(retiree),
        groups(retiree, by),
        activities(retiree),
        stories(retiree),
        suggestions(retiree),
        duties(retiree, now),
        accesses(retiree),
    ]
    data = {
        "name": retiree.name,
        "station": retiree.station.name,
        "made": f"{day_words(today)}，{by.unit or ''}{by.name}",
        "help": help_phone(),
        "sections": [
            section for section in sections if section["facts"] or section["rows"] or section["note"]
        ],
    }
    missing = unprintable(texts_of(data))
    printed = replaced(data, dict.fromkeys(map(ord, missing), UNPRINTABLE))
    return {**printed, "missing": "、".join(f"U+{ord(character):04X}" for character in missing)}


def section(title: str, *, facts=(), columns=None, rows=(), note: str = "") -> dict[str, Any]:
    """One part of the page; `columns` are headings with widths in millimetres, 0 for what is left."""
    columns = columns or {}
    return {
        "title": title,
        "facts": [[label, str(value or NOTHING)] for label, value in facts],
        "heading": list(columns),
        "widths": list(columns.values()),
        "rows": [[str(cell) for cell in row] for row in rows],
        "note": note,
    }


def party_facts(retiree: Retiree) -> list[tuple[str, str]]:
    return [("政治面貌", retiree.get_politics_display()), ("党支部", retiree.party_branch)]


def identity(retiree: Retiree, by: User) -> dict[str, Any]:
    household = retiree.household.address if retiree.household else ""
    return section(
        "本人情况",
        facts=[
            ("姓名", retiree.name),
            ("身份证号", retiree.id_number),
            ("性别", retiree.get_sex_display()),
            ("出生日期", day_words(retiree.born_on)),
            ("联系电话", retiree.phone),
            ("住址", retiree.address),
            ("居民区", retiree.area),
            ("家庭住址", household),
            ("人员类别", retiree.get_category_display()),
            ("退休日期", day_words(retiree.retired_on)),
            *(party_facts(retiree) if by.sees_party else []),
            ("婚姻状况", retiree.get_marriage_display()),
            ("居住状况", retiree.get_living_display()),
            ("健康状况", retiree.health),
            ("能力等级", retiree.get_ability_display()),
            ("备注", retiree.notes),
            *([("去世日期", day_words(retiree.died_on))] if retiree.died_on else []),
            *([("归档时间", moment_words(retiree.archived_at))] if retiree.archived_at else []),
            ("登记时间", moment_words(retiree.created_at)),
            ("最近更新", moment_words(retiree.updated_at)),
        ],
    )


def contacts(retiree: Retiree) -> dict[str, Any]:
    rows = [(c.place, c.name, c.relation, c.phone or NOTHING) for c in retiree.contacts.all()]
    columns = {"次序": 16, "姓名": 40, "关系": 40, "电话": 0}
    return section("紧急联系人", columns=columns, rows=rows, note="" if rows else NOTHING)


def consents(retiree: Retiree) -> dict[str, Any]:
    rows = []
    for standing in standings_of(retiree):
        if not standing.records:
            rows.append((standing.purpose.label, standing.word, ""))
        for record in standing.records:
            how = record.get_how_display() + (f"：{record.relative}" if record.relative else "")
            ended = f"，{day_words(record.withdrawn_on)}撤回" if record.withdrawn_on else ""
            word = "同意" if record.is_in_force else "已撤回"
            rows.append((standing.purpose.label, word, f"{day_words(record.given_on)} {how}{ended}"))
    return section("个人信息使用同意", columns={"用途": 64, "状态": 22, "说明": 0}, rows=rows)


def assessments(retiree: Retiree) -> dict[str, Any]:
    rows = []
    for one in retiree.assessments.order_by("assessed_on", "pk"):
        found = [*one.hardship_labels]
        found += [f"能力{one.get_ability_display()}"] if one.ability else []
        found += [one.get_living_display()] if one.living else []
        said = [one.notes, one.proposal_reason]
        rows.append(
            (
                day_words(one.assessed_on),
                sentences("，".join(found), *said),
                f"申报{one.get_proposed_tier_display() or '不需要服务卡'}",
                decision_words(one),
            )
        )
    return section("困难评估", columns={"日期": 34, "情况": 0, "申报": 30, "审批": 48}, rows=rows)


def decision_words(one) -> str:
    """What was decided about an assessment, when and why."""
    if one.is_waiting:
        return one.get_status_display()
    words = one.get_tier_display() or "不需要服务卡" if one.status == one.Status.APPROVED else "退回"
    reason = f"：{one.decision_reason}" if one.decision_reason else ""
    return f"{day_words(one.decided_on)} {words}{reason}"


def cards(retiree: Retiree) -> Iterable[dict[str, Any]]:
    """Each card with its tiers and pauses."""
    cards = retiree.cards.order_by("opened_on", "pk").select_related("visitor")
    for card in cards.prefetch_related("tier_changes", "pauses", "actions"):
        facts = [
            ("开卡", day_words(card.opened_on)),
            ("责任走访员", card.visitor),
            (
                "等级",
                "；".join(f"{day_words(t.from_on)} 起 {t.get_tier_display()}" for t in card.tier_steps()),
            ),
            *[
                ("暂停", f"{day_words(p.starts_on)} 至 {day_words(p.ends_on)}，{p.reason}")
                for p in card.pauses.all()
            ],
        ]
        if card.reopen_reason:
            facts.insert(1, ("重新开卡原因", card.reopen_reason))
        facts += [
            ("办理", sentences(f"{day_words(a.recorded_on)} {a}", a.reason)) for a in card.actions.all()
        ]
        if not card.is_open:
            reason = "，".join(filter(None, [card.get_close_reason_display(), card.close_words]))
            facts.append(("销卡", f"{day_words(card.closed_on)}，{reason}"))
        yield section(f"服务卡 {card.number}", facts=facts)


def contact_cards(retiree: Retiree) -> dict[str, Any]:
    """The printed cards with telephone numbers, and who signed for them."""
    rows = []
    for card in retiree.contact_cards.order_by("printed_at", "pk"):
        signed = f"，{day_words(card.received_on)}签收：{card.signed_in_words}" if card.received_on else ""
        issued = f"{day_words(card.issued_on)}发放" if card.issued_on else ""
        rows.append(
            (moment_words(card.printed_at), card.get_style_display(), f"{card.state} {issued}{signed}")
        )
    return section("联系卡", columns={"打印时间": 40, "样式": 30, "发放和签收": 0}, rows=rows)


def visits(retiree: Retiree) -> dict[str, Any]:
    rows = []
    for visit in retiree.visits.order_by("visited_at", "pk").select_related("visitor", "mood_record"):
        kinds = "、".join(str(DutyKind(kind).label) for kind in visit.kinds)
        said = [
            visit.done,
            f"需求：{visit.needs}" if visit.needs else "",
            mood_words(visit),
            f"下一步：{visit.next_step}" if visit.next_step else "",
            f"下次再访 {day_words(visit.next_try_on)}" if visit.next_try_on else "",
            "（这次记录已撤回）" if visit.withdrawn_at else "",
        ]
        who = f"{visit.visitor} {kinds}，{visit.get_outcome_display()}"
        rows.append((moment_words(visit.visited_at), who, sentences(*said)))
    return section("走访记录", columns={"时间": 40, "走访人和结果": 46, "内容": 0}, rows=rows)


def mood_words(visit) -> str:
    """What was noted of the mood on a visit."""
    record = noted_on(visit)
    if record is None:
        return ""
    concerns = f"，关切：{record.concern_words}" if record.concerns else ""
    return f"心情{record.get_mood_display()}{concerns}{f'（{record.words}）' if record.words else ''}"


def talks(retiree: Retiree) -> Iterable[dict[str, Any]]:
    """Each talk that was asked for, with every time that somebody talked."""
    for talk in retiree.talks.order_by("asked_at", "pk").prefetch_related("sessions__by"):
        ended = talk.get_ended_as_display() or "进行中"
        rows = [
            (day_words(one.talked_on), f"{one.by} {one.appeal_words}", sentences(one.words, again_words(one)))
            for one in talk.sessions.all()
        ]
        yield section(
            f"谈心（{day_words(calendar.local_day(talk.asked_at))}提出，{ended}）",
            columns={"日期": 40, "谈心人和方式": 46, "内容": 0},
            rows=rows,
            note=sentences(f"原因：{talk.get_reason_display()}", talk.end_words),
        )


def again_words(one) -> str:
    return f"约好{day_words(one.next_on)}再谈" if one.next_on else ""


def events(retiree: Retiree) -> dict[str, Any]:
    rows = []
    for event in retiree.life_events.order_by("happened_on", "pk"):
        ended = f"{day_words(event.ended_on)}出院" if event.ended_on else ""
        taken_back = f"已撤回：{event.withdraw_reason}" if event.withdrawn_at else ""
        where = f"{event.place} {event.ward}".strip()
        said = sentences(where, event.words, ended, taken_back)
        rows.append((day_words(event.happened_on), event.get_kind_display(), said))
    return section("重要情况", columns={"日期": 40, "情况": 30, "内容": 0}, rows=rows)


def requests(retiree: Retiree) -> dict[str, Any]:
    rows = []
    told = retiree.requests.order_by("registered_at", "pk").select_related("topic").prefetch_related("steps")
    for one in told:
        caller = f"来电人：{one.caller_name} {one.caller_phone}".strip() if one.caller_name else ""
        steps = [
            f"{day_words(calendar.local_day(step.at))} {step.get_kind_display()}：{step.words}"
            for step in one.steps.all()
            if step.words
        ]
        what = f"{one.get_category_display()} {one.topic}，{one.get_state_display()}"
        rows.append((moment_words(one.registered_at), what, sentences(one.words, caller, *steps)))
    return section("诉求", columns={"时间": 40, "事项": 46, "内容": 0}, rows=rows)


def entitlements(retiree: Retiree) -> dict[str, Any]:
    rows = [
        (one.policy.title, day_words(one.told_on), day_words(one.received_on))
        for one in retiree.entitlements.order_by("pk").select_related("policy")
    ]
    return section("惠民政策", columns={"政策": 0, "告知": 40, "落实": 40}, rows=rows)


def groups(retiree: Retiree, by: User) -> dict[str, Any]:
    """What the person belongs to, with offices; the Party's only when who makes the page may see it."""
    found = Membership.objects.filter(retiree=retiree).select_related("group").prefetch_related("offices")
    if not by.sees_party:
        found = found.exclude(group__kind__in=PARTY_KINDS)
    rows = []
    for one in found.order_by("joined_on", "pk"):
        left = f"，{day_words(one.left_on)}离开（{one.get_left_reason_display()}）" if one.left_on else ""
        offices = [office_words(office) for office in one.offices.all()]
        rows.append((day_words(one.joined_on), f"{one.group}{left}", "；".join(offices)))
    return section("参加的协会和组织", columns={"加入": 40, "名称": 0, "职务": 60}, rows=rows)


def office_words(office: Office) -> str:
    until = f"，到{day_words(office.until_on)}" if office.until_on else ""
    return f"{office.post}（{day_words(office.from_on)}起{until}）"


def activities(retiree: Retiree) -> dict[str, Any]:
    """What somebody signed up for or came to."""
    rows = []
    told = retiree.sign_ups.order_by("activity__starts_at", "pk").select_related("activity")
    for one in told:
        came = {True: "到场", False: "没到", None: ""}[one.came]
        withdrawn = f"：{one.withdraw_reason}" if one.withdraw_reason else ""
        state = came or f"{one.get_state_display()}{withdrawn}"
        rows.append((moment_words(one.activity.starts_at), one.activity.title, state))
    return section("参加活动", columns={"时间": 40, "活动": 0, "情况": 60}, rows=rows)


def stories(retiree: Retiree) -> dict[str, Any]:
    """What was published that names the person, and where."""
    told = retiree.mentions.order_by("piece__written_at", "pk").select_related("piece")
    rows = []
    for one in told.prefetch_related("piece__appearances__channel"):
        out = [f"{day_words(each.on_day)} {each.channel}" for each in one.piece.appearances.all()]
        rows.append((one.piece.title, one.piece.get_state_display(), "；".join(out)))
    return section("写到本人的故事和通知", columns={"标题": 60, "状态": 30, "发布": 0}, rows=rows)


def suggestions(retiree: Retiree) -> dict[str, Any]:
    """What was proposed with the person's telephone number."""
    rows = [
        (day_words(one.submitted_on), one.words, sentences(one.get_state_display(), one.reason, one.done))
        for one in Suggestion.objects.of_caller(retiree).order_by("submitted_at", "pk")
    ]
    return section("提过的建议", columns={"日期": 40, "建议": 0, "结果": 60}, rows=rows)


def duties(retiree: Retiree, now: datetime) -> dict[str, Any]:
    """How many of each kind and state; the days themselves follow from tier and standard."""
    found = retiree.duties.with_state(now).order_by("kind", "state").values_list("kind", "state")
    counted = [(*key, n) for *key, n in found.annotate(n=Count("pk"))]
    rows = [(DutyKind(kind).label, State(state).label, n) for kind, state, n in counted]
    return section("为本人安排的任务", columns={"类别": 40, "状态": 40, "件数": 0}, rows=rows)


def accesses(retiree: Retiree) -> dict[str, Any]:
    """Who looked: each time that numbers were revealed, printed or exported; looks at the page by month."""
    pks = [retiree.pk, *retiree.merged_rows.values_list("pk", flat=True)]
    events = AccessEvent.objects.filter(subject__in=[f"people.retiree:{pk}" for pk in pks])
    looks = events.filter(kind__in=LOOKS).annotate(month=TruncMonth("at"))
    counted = looks.values_list("month", "user__role", "user__unit__name").annotate(n=Count("pk"))
    roles = dict(User._meta.get_field("role").flatchoices)
    rows = [
        (at, f"{timezone.localtime(at):%Y年%-m月}", f"{unit or ''} {roles.get(role, '')}", f"查看 {n} 次")
        for at, role, unit, n in counted
    ]
    for event in events.exclude(kind__in=LOOKS).select_related("user__unit"):
        who = f"{event.user.unit or ''} {event.user.get_role_display()}" if event.user else "系统"
        what = event.get_kind_display() + (f"：{event.detail}" if event.detail else "")
        rows.append((event.at, moment_words(event.at), who, what))
    rows.sort(key=lambda row: row[0])
    return section(
        "谁看过这些资料",
        columns={"时间": 40, "单位和角色": 52, "做了什么": 0},
        rows=[row[1:] for row in rows],
        note="打印或导出整份名单时只记录人数和原因，不逐人列在这里。",
    )


def sentences(*texts: str) -> str:
    """The texts that there are, one after the other, each ended once."""
    return "".join(text.rstrip("。") + "。" for text in texts if text)


def day_words(day: date | None) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if day else ""


def moment_words(moment: datetime) -> str:
    local = timezone.localtime(moment)
    return f"{day_words(local.date())} {local:%H:%M}"


def texts_of(data: Any) -> Iterable[str]:
    """Every text inside lists and dictionaries."""
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict | list):
        for value in data.values() if isinstance(data, dict) else data:
            yield from texts_of(value)


def replaced(data: Any, letters: Mapping[int, str]) -> Any:
    """The same data with letters replaced in each text."""
    if isinstance(data, str):
        return data.translate(letters)
    if isinstance(data, dict):
        return {key: replaced(value, letters) for key, value in data.items()}
    return [replaced(value, letters) for value in data] if isinstance(data, list) else data
