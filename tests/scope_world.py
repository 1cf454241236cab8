"""A small world for the walk over all pages: the same things in each unit, every one marked with whose it is.

Each unit's marks hold the letter 泄, which nothing else on a page does, and the unit's own letter behind it.
"""

import uuid
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from types import SimpleNamespace

from django.utils import timezone

from activities.models import Call, GroupKind, Series
from activities.study.tests.parts import make_directive, make_meeting
from activities.tests.factories import make_activity, make_sign_up, make_venue
from activities.tests.group_parts import make_branch, make_group, make_member
from branding.appraisal.tests.parts import make_accountability, make_appraisal, make_objection
from branding.competitions.tests.parts import make_competition, make_entry
from branding.models import Rectification
from branding.photos import cleaned
from branding.publicity.models import Agreement
from branding.publicity.tests.parts import make_piece
from branding.publicity.tests.parts import make_plan as make_publicity_plan
from branding.suggestions.tests.parts import make_suggestion
from branding.tests.factories import make_check, make_feedback, make_shift
from branding.tests.pictures import jpeg
from branding.training.tests.parts import make_candidate, make_invitation, make_plan, make_training
from cards.contact.jobs import PURPOSE as PRINT_PURPOSE
from cards.models import CardStyle, CareStandard, PrintBatch, RosterImport, RosterRow
from cards.tests.factories import make_assessment, make_card, make_contact, make_contact_card, make_pause
from laoling import calendar
from laoling.accounts.models import AccessEvent, Role, Unit, User
from laoling.accounts.services import record_access
from laoling.accounts.tests.factories import make_centre_tree, make_leave, make_user
from laoling.crypto import encrypt_bytes
from laoling.inbox.models import Reminder
from laoling.people.models import EmergencyContact
from laoling.people.tests.factories import make_consent, make_household, make_retiree
from visits.models import EventKind
from visits.tests.factories import make_duty, make_event, make_visit
from visits.tests.mood_parts import make_mood, make_session, make_talk
from visits.tests.policy_parts import make_policy
from visits.tests.request_parts import make_request

MARK = "泄"
TARGETS = {"own": "甲", "sibling": "乙", "parent": "丙", "other": "丁"}


@dataclass
class Things:
    """What one unit has, by the words that the walk's table uses; `rows` by name, `marks` never for others' eyes."""

    unit: Unit
    people_mark: str
    staff_mark: str
    rows: dict[str, object] = field(default_factory=dict)
    secrets: list[str] = field(default_factory=list)


def make_world() -> SimpleNamespace:
    """A tree with things in every unit of TARGETS, and a reader of each role whose own unit is "own"."""
    tree = make_centre_tree()
    units = {
        "own": tree.station,
        "sibling": tree.sibling,
        "parent": tree.department,
        "other": tree.far_station,
    }
    things = {name: make_things(unit, TARGETS[name]) for name, unit in units.items()}
    next_year = calendar.today() + timedelta(days=366)
    standard = CareStandard.objects.create(tier=1, kind="VISIT", times=2, period="WEEK", valid_from=next_year)
    things["own"].rows["standard"] = standard
    homes = {
        Role.VISITOR: tree.station,
        Role.STATION_HEAD: tree.station,
        Role.DEPARTMENT_MANAGER: tree.department,
        Role.CENTRE_LEADER: tree.centre,
        Role.AUDITOR: None,
        Role.SYSTEM_ADMIN: None,
    }
    readers = {role: make_user(role, unit) for role, unit in homes.items()}
    return SimpleNamespace(tree=tree, things=things, readers=readers)


def make_things(unit: Unit, letter: str) -> Things:
    things = Things(unit, f"王{MARK}{letter}", f"员{MARK}{letter}")
    make_staff_things(things)
    if unit.level == "STATION":
        make_people_things(things)
    return things


def make_staff_things(things: Things) -> None:
    unit, mark = things.unit, things.staff_mark
    user = make_user(Role.VISITOR if unit.level == "STATION" else Role.DEPARTMENT_MANAGER, unit, name=mark)
    day = calendar.today()
    draft = make_activity(unit=unit, title=f"草稿{mark}", published=False, created_by=user, **hours_of(day))
    venue = make_venue(unit=unit, name=f"活动室{mark}")
    series = Series.objects.create(
        unit=unit, title=f"系列{mark}", rhythm="WEEKLY", first_on=day, until=day, created_by=user
    )
    roster = make_roster(unit, user, things.people_mark)
    # Numbers are public, and those of a unit above are read below: its mark isn't among them.
    service = make_contact(unit, f"服务{unit.pk}", f"0546-0{unit.pk % 1000000:06}")
    print_batch = make_print_batch(unit, user, things.people_mark)
    reminder = Reminder.objects.create(
        subject=f"visits.duty:{user.pk}",
        rung=1,
        recipient=user,
        unit=unit,
        title=f"提醒{things.people_mark}",
        names_people=True,
        sent_at=timezone.now(),
    )
    check = make_check(venue=venue, by=user, failed=[0], note=f"问题{mark}", photo=cleaned(jpeg()))
    rectification = Rectification.objects.get(finding__check_made=check)
    shift = make_shift(user, handover=f"交接{mark}")
    make_feedback(venue, words=f"意见{mark}")
    training = make_training(unit, user, day=f"{day:%Y-%m-%d}", title=f"培训{mark}", for_visitors=True)
    brand_plan = make_plan(unit, user, words=f"计划{mark}")
    appraisal = make_appraisal(user)
    make_objection(appraisal, words=f"异议{mark}")
    accountability = make_accountability(user, reason=f"事由{mark}")
    suggestion = make_suggestion(unit, words=f"建议{mark}", name=things.people_mark)
    piece = make_piece(by=user, title=f"稿件{mark}", words=f"{mark}写的。")
    agreement = Agreement.objects.create(
        piece=piece, name=mark, how="SPOKEN", given_on=day, recorded_at=timezone.now(), recorded_by=user
    )
    plan = make_publicity_plan(writer=user, topic=f"计划{mark}")
    access = record_access(by=user, kind=AccessEvent.Kind.READ, subject="people.retiree:1")
    leave = make_leave(user, starts_on=day, ends_on=day)
    things.rows |= {
        "unit": unit,
        "user": user,
        "activity": draft,
        "venue": venue,
        "series": series,
        "roster": roster,
        "service": service,
        "print_batch": print_batch,
        "check": check,
        "rectification": rectification,
        "finding": rectification.finding,
        "photo": rectification.finding.photos.get(),
        "shift": shift,
        "training": training,
        "invitation": make_invitation(training, user, excused=f"请假{mark}"),
        "brand_plan": brand_plan,
        "candidate": make_candidate(brand_plan, user, aims=f"目标{mark}"),
        "appraisal": appraisal,
        "room_appraisal": make_appraisal(venue=venue),
        "accountability": accountability,
        "suggestion": suggestion,
        "piece": piece,
        "agreement": agreement,
        "plan": plan,
        "reminder": reminder,
        "access": access,
        "leave": leave,
    }


def hours_of(day: date) -> dict[str, datetime]:
    begin = calendar.start_of(day) + timedelta(hours=9)
    return {"starts_at": begin, "ends_at": begin + timedelta(hours=2)}


def make_roster(unit: Unit, by: User, mark: str) -> RosterImport:
    """An upload that was read and found partly wrong."""
    roster = RosterImport.objects.create(
        unit=unit,
        file_name=f"花名册{mark}.xlsx",
        created_by=by,
        status=RosterImport.Status.CANCELLED,
        wrong=1,
    )
    RosterRow.objects.create(
        roster=roster, number=2, name=mark, action=RosterRow.Action.WRONG, message="身份证号不对"
    )
    return roster


def make_print_batch(unit: Unit, by: User, mark: str) -> PrintBatch:
    """An order of contact cards that is done; its pages stand for the names on them."""
    return PrintBatch.objects.create(
        unit=unit,
        who=PrintBatch.Who.SERVICE_CARD,
        style=CardStyle.CARD,
        retirees=[0],
        site="https://portal.example.com/",
        status=PrintBatch.Status.DONE,
        content=encrypt_bytes(mark.encode(), purpose=PRINT_PURPOSE),
        left_out=[{"retiree": 0, "name": mark, "why": mark}],
        submission_id=uuid.uuid4(),
        created_by=by,
        done_at=timezone.now(),
    )


def make_people_things(things: Things) -> None:
    unit, mark, user = things.unit, things.people_mark, things.rows["user"]
    today, phone = calendar.today(), f"1390000{unit.pk % 10000:04}"
    household = make_household(station=unit, address=f"小区{mark}")
    retiree = make_retiree(station=unit, name=mark, phone=phone, household=household, address=f"小区{mark}")
    twin = make_retiree(station=unit, name=mark, born_on=retiree.born_on, phone=phone)
    consent = make_consent(retiree, how="RELATIVE", relative=f"亲{mark}", recorded_by=user)
    contact = EmergencyContact.objects.create(retiree=retiree, name=f"亲{mark}", phone="13711112222")
    opened_on = today - timedelta(days=60)
    card = make_card(retiree, opened_on=opened_on, visitor=user, number=f"卡{mark}")
    pause = make_pause(
        card,
        starts_on=today + timedelta(days=30),
        ends_on=today + timedelta(days=40),
        recorded_on=today,
        reason=mark,
    )
    window = {"opens_on": today - timedelta(days=20)}
    duties = [make_duty(card, due_on=today + timedelta(days=days), **window) for days in (-3, 0, 3)]
    visit = make_visit(
        retiree, visited_at=timezone.now() - timedelta(hours=2), visitor=user, done=f"看望{mark}"
    )
    event = make_event(retiree, reported_by=user, place=f"医院{mark}", must_visit=True)
    late = make_retiree(station=unit, name=f"{mark}故", died_on=today)
    death = make_event(
        late, EventKind.DIED, reported_by=user, words=f"去世{mark}", reported_at=timezone.now()
    )
    request = make_request(retiree, words=f"想要{mark}", handler=user)
    caller = {"caller_name": f"邻{mark}", "caller_phone": f"1370000{unit.pk % 10000:04}"}
    make_request(station=unit, registered_by=user, **caller)
    noted = make_mood(retiree, 2, visitor=user, visited_at=visit.visited_at, mood_words=f"心里话{mark}")
    talk = make_talk(retiree, record=noted)
    make_session(talk, words=f"谈了{mark}")
    policy = make_policy(unit, by=user, people=[retiree])
    group = make_group(GroupKind.CLUB, unit=unit, by=user, name=f"协会{things.staff_mark}")
    branch = make_branch(unit=unit, by=user, name=f"支部{things.staff_mark}")
    member = make_member(group, retiree, post=f"会长{mark}")
    party_member = make_member(branch, retiree, post=f"书记{mark}")
    month = today.replace(day=1)
    meeting = make_meeting(
        branch, month, held_on=month, topic=f"议题{things.staff_mark}", minutes=f"发言{mark}"
    )
    meeting.attendances.create(membership=party_member)
    directive = make_directive(unit, user, title=f"精神{things.staff_mark}", issued_on=month, due_on=month)
    # Of a station: what a unit above holds is read by everybody below it.
    competition = make_competition(unit, user, title=f"竞赛{things.staff_mark}", judges=[user])
    entry = make_entry(competition, user, text=f"事迹{things.staff_mark}")
    assessment = make_assessment(retiree, proposed_by=user, notes=f"情况{mark}")
    contact_card = make_contact_card(retiree, printed_by=user)
    activity = things.rows["activity"]
    sign_up = make_sign_up(activity, retiree, signed_up_by=user)
    make_sign_up(activity, twin, signed_up_by=user, came=True)
    call = Call.objects.create(sign_up=sign_up, why=Call.Why.PROMOTED, made_at=timezone.now())
    things.rows |= {
        "retiree": retiree,
        "twin": twin,
        "household": household,
        "consent": consent,
        "contact": contact,
        "card": card,
        "pause": pause,
        "duty": duties[0],
        "visit": visit,
        "event": event,
        "death": death,
        "assessment": assessment,
        "contact_card": contact_card,
        "request": request,
        "talk": talk,
        "policy": policy,
        "directive": directive,
        "competition": competition,
        "entry": entry,
        "group": group,
        "branch": branch,
        "member": member,
        "party_member": party_member,
        "office": member.offices.get(),
        "sign_up": sign_up,
        "call": call,
    }
    things.secrets = [retiree.id_number, phone, caller["caller_phone"]]
