"""Every public page, sheet and feed, read as a stranger who follows each link: nothing of anybody in the database."""

import io
import re
from datetime import timedelta
from html import unescape
from urllib.parse import urlsplit

import pytest
import time_machine
from django.apps import apps
from django.test import Client
from django.urls import get_resolver, resolve
from django.urls.resolvers import URLResolver
from pypdf import PdfReader

from activities.models import Activity, GroupKind
from activities.tests.factories import at, make_activity, make_sign_up, make_venue
from activities.tests.group_parts import make_group, make_member
from branding.feedback.services import code_for
from branding.publicity.models import Kind
from branding.publicity.tests.parts import make_piece, published
from branding.suggestions.services import revoke_name
from branding.suggestions.tests.parts import make_suggestion, shown
from cards.models import ServiceCard, Tier
from cards.tests.factories import make_card, make_contact, make_contact_card
from laoling import calendar
from laoling.accounts.models import Level, Role, Unit, User
from laoling.accounts.tests.factories import make_unit, make_user
from laoling.people.models import EmergencyContact, Household, Retiree
from laoling.people.tests.factories import make_household, make_retiree
from visits.tests.policy_parts import make_policy

pytestmark = pytest.mark.django_db

NOW = at("2026-11-23 10:00")
MOST_PAGES = 1500
TITLES = ["合唱排练", "党史学习", "健康讲座", "义务理发"]
PERSONAL = {
    Retiree: ("name", "id_number", "phone", "address", "health", "notes"),
    EmergencyContact: ("name", "phone"),
    Household: ("address",),
    User: ("name", "phone", "username"),
    ServiceCard: ("number",),
}


@pytest.fixture
def station():
    """A station of everybody's data, with something on every public page."""
    with time_machine.travel(NOW, tick=False):
        centre = make_unit(Level.CENTRE, phone="0546-0001000")
        station = make_unit(Level.STATION, make_unit(Level.DEPARTMENT, centre), name="向阳老年站")
        head = make_user(Role.STATION_HEAD, station, name="司马站长", phone="15400000001")
        for number in range(3):
            make_person(station, head, number)
        make_programme(station, head)
        for venue in station.venues.all():
            code_for(venue=venue, by=head, now=NOW)
        make_contact(station, "社区医院", "0546-0001002", does="看病拿药")
        make_policy(station, head, people=list(Retiree.objects.all()))
        make_voices(station, head)
        yield station


def make_person(station, head, number):
    """Somebody with all that a roster knows, a card of each tier, and a contact card."""
    address = f"胜利小区{number + 1}号楼2单元302"
    retiree = make_retiree(
        station=station,
        household=make_household(station=station, address=address),
        name=f"欧阳修远{'甲乙丙'[number]}",
        phone=f"1540000100{number}",
        address=address,
        health="高血压三期",
        notes=f"备注{number}号：耳朵不好",
    )
    EmergencyContact.objects.create(retiree=retiree, name=f"诸葛家属{number}", phone=f"1540000200{number}")
    make_card(retiree, tier=list(Tier)[number], visitor=head, number=f"KA-{number:04}")
    make_contact_card(retiree)


def make_programme(station, head):
    """Activities of five weeks, of all programmes; some cancelled, some drafts."""
    room = make_venue(unit=station, name="多功能厅", address="和平路 12 号", how_to_get_there="坐 3 路车")
    for number in range(35):
        day = at("2026-11-09 09:00").replace(month=11 + number // 21, day=1 + number * 5 % 28)
        make_activity(
            unit=station,
            venue=room,
            title=TITLES[number % 4],
            programme=["CULTURE", "STUDY", "WARM_HEART", "VOLUNTEERS"][number % 4],
            kind=["ARTS", "LECTURE", "LECTURE", "SERVICE"][number % 4],
            starts_at=day,
            created_by=head,
            published=number % 9 > 0,
            cancelled="活动室停电" if number % 5 == 0 else "",
            moved_from=day + timedelta(days=2) if number % 6 == 0 else None,
            move_reason="活动室检修" if number % 6 == 0 else "",
            takes_sign_ups=number % 2 == 0,
        )
    team = make_group(GroupKind.VOLUNTEER, unit=station, name="义务理发队", purpose="每月下小区理发")
    for retiree in Retiree.objects.all():
        make_member(team, retiree, post="队长")
    for activity in Activity.objects.filter(takes_sign_ups=True)[:5]:
        for retiree in Retiree.objects.all():
            make_sign_up(activity, retiree)


def make_voices(station, head):
    """Stories, notices and suggestions in public, and some that aren't: drafts, and what nobody agrees to any more."""
    for kind in Kind:
        published(station, kind=kind, by=head)
        make_piece(station, kind=kind, by=head, words=f"{Retiree.objects.earliest('pk')}的故事")
    agreed = published(station, by=head, title="撤回了同意的故事", words=f"{head}的故事", settled=[head.name])
    agreed.agreements.update(withdrawn_on=calendar.today())
    retiree = Retiree.objects.earliest("pk")
    shown(make_suggestion(station, name=retiree.name, phone=retiree.phone), head)
    revoked = shown(make_suggestion(station, name=retiree.name, may_name=True), head)
    revoke_name(suggestion=revoked, version=revoked.version, by=head, now=NOW)


def secrets():
    """All that is personal in the database, by what it is; and the names of tiers, which nobody is to see."""
    found = {(Tier, "label"): {tier.label for tier in Tier}}
    for model, fields in PERSONAL.items():
        for name in fields:
            found[model, name] = {value for row in model.objects.all() if (value := getattr(row, name))}
            assert found[model, name], f"the world has no {model.__name__}.{name}"
    found[Retiree, "phone tail"] = {phone[-8:] for phone in found[Retiree, "phone"]}
    return found


def public_names(patterns=None, space="") -> set[str]:
    """The addresses of the elders' apps that are open without signing in, by name."""
    names = set()
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            inner = ":".join(filter(None, (space, pattern.namespace)))
            names |= public_names(pattern.url_patterns, inner)
        elif not getattr(pattern.callback, "login_required", True):
            names.add(f"{space}:{pattern.name}")
    return {name for name in names if not name.startswith(("accounts:", "admin:", ":"))}


def text_of(response) -> str:
    """The words of a page, a calendar (unfolded) or a sheet."""
    if response["Content-Type"] == "application/pdf":
        return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(response.content)).pages)
    return response.content.decode().replace("\r\n ", "")


def read_everything(starts):
    """Yield the address and the words of each public page that links lead to."""
    client, waiting, seen = Client(), list(starts), set(starts)
    while waiting:
        address = waiting.pop(0)
        response = client.get(address)
        text = text_of(response)
        yield address, text
        assert len(seen) <= MOST_PAGES, "links without end"
        for link in re.findall(r'href="(/[^"#]*)', text):
            there = unescape(link)
            if there not in seen and is_public(there):
                seen.add(there)
                waiting.append(there)


def is_public(address) -> bool:
    """Whether to read it: far weeks and months, other programmes, kinds, text sizes show the same over again."""
    same_again = re.search(
        r"^/static/|^/schedule/display/|programme=(?!STUDY)|kind=(?!LECTURE)|programme.*kind|week/(?!2026-1[12]|\?|$)",
        address,
    )
    month = re.search(r"/schedule/(\d{4}-\d\d)/", address)
    if same_again or (month and not "2026-10" <= month[1] <= "2026-12"):
        return False
    return not getattr(resolve(urlsplit(address).path).func, "login_required", True)


def starts():
    cards = [f"/reach/{card.token}/" for card in apps.get_model("cards.ContactCard").objects.all()]
    codes = [f"/feedback/{code.token}/" for code in apps.get_model("branding.FeedbackCode").objects.all()]
    thanks = [f"{address}thanks/" for address in codes]
    thanks += [f"/suggestions/received/?station={unit.code}" for unit in Unit.objects.all()]
    others = ["/schedule/2020-01/", "/schedule/activity/1/"]
    return ["/schedule/", "/reach/", "/policies/", *cards, *codes, *thanks, *others]


def test_no_public_page_sheet_or_feed_holds_anything_personal(station):
    known = secrets()
    names, words = set(), 0
    for address, text in read_everything(starts()):
        names.add(resolve(urlsplit(address).path).view_name)
        words += text.count("合唱排练")
        for (model, name), values in known.items():
            leaked = [value for value in values if value in text]
            assert not leaked, f"{model.__name__}.{name} {leaked} on {address}"
    unread = public_names() - names - {"activities:display"}
    assert not unread, f"no link leads to {unread}: read it in starts()"
    assert words > 100, "the pages were read, not only their frames"


def test_the_reading_would_notice_a_leak(station):
    """The control: whatever slips onto one page is found by the test above."""
    name = Retiree.objects.earliest("pk").name
    Unit.objects.filter(pk=station.pk).update(address=f"{name}家楼下")
    assert any(name in text for _, text in read_everything(["/reach/"]))
