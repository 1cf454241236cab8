"""Checks, rectifications, posts and the public's marks in a real browser: taps counted, axe on each page."""

import re
from itertools import combinations

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import expect

from activities.tests.factories import make_venue
from branding.models import Feedback, Finding, Photo, QualityCheck, Rectification
from branding.publicity.tests.parts import make_plan, published
from branding.rectifications.services import report_done
from branding.suggestions.tests.parts import make_suggestion, shown
from branding.tests.factories import (
    items_of,
    make_check,
    make_code,
    make_feedback,
    make_rectification,
    make_shift,
)
from laoling.accounts.models import Role
from laoling.accounts.tests.factories import make_centre_tree, make_user
from tests.conftest import DESKTOP, PHONE
from tests.test_browser_public import AXE, SHOWN_TEXTS, TARGETS, WIDER_THAN_SCREEN
from tests.test_browser_staff import RULES, overflow

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.usefixtures("django_db_serialized_rollback"),
]


@pytest.fixture
def station():
    return make_centre_tree().station


@pytest.fixture
def venue(station):
    return make_venue(unit=station, name="向阳活动室")


@pytest.fixture
def visitor(station):
    return make_user(Role.VISITOR, station, name="李秀兰")


class Taps:
    """Counts what a thumb does."""

    def __init__(self):
        self.count = 0

    def __call__(self, locator):
        locator.tap()
        self.count += 1


def test_a_daily_check_takes_five_taps_at_most_when_all_is_well(open_browser, visitor, venue):
    page, tap = open_browser(visitor, **PHONE), Taps()
    page.goto("/desk/")
    tap(page.get_by_role("link", name="今天的检查").last)
    tap(page.locator(".target", has_text="向阳活动室").locator(".btn"))
    tap(page.get_by_role("button", name=re.compile("全部合格")))
    expect(page.locator("main")).to_contain_text("5 条全部合格")
    assert QualityCheck.objects.get().failed == 0
    assert tap.count <= 5
    assert page.evaluate("Object.keys(localStorage).length") == 0, "the draft ends once it is saved"


def test_a_check_with_a_finding_takes_eight_taps_at_most(open_browser, visitor, venue):
    page, tap = open_browser(visitor, **PHONE), Taps()
    page.goto("/desk/")
    tap(page.get_by_role("link", name="今天的检查").last)
    tap(page.locator(".target", has_text="向阳活动室").locator(".btn"))
    line = page.locator(".check-line", has_text="门窗净")
    note = line.get_by_label("情况")
    expect(note).to_be_hidden()
    tap(line.locator("input[type=checkbox]"))
    expect(note).to_be_visible()
    tap(note)
    note.fill("窗台有灰")
    tap(page.get_by_role("button", name="保存"))
    expect(page.locator("main")).to_contain_text("1 条不合格，已列入整改")
    finding = Finding.objects.get()
    assert (finding.what, finding.note) == ("门窗净", "窗台有灰")
    assert tap.count <= 8


def test_the_button_that_stays_in_sight_never_lies_over_what_has_the_focus(open_browser, visitor):
    page = open_browser(visitor, **PHONE)
    page.emulate_media(reduced_motion="reduce")  # what scrolls is there at once
    page.goto(f"/branding/checks/staff/{visitor.pk}/")
    bar = page.locator(".save-bar")
    expect(bar).to_have_css("position", "sticky")
    for tap in page.locator(".check-tap").all():
        tap.locator("input").focus()
        box, over = tap.bounding_box(), bar.bounding_box()
        assert box["y"] + box["height"] <= over["y"] + 1
    page.set_viewport_size({"width": 1280, "height": 900})
    expect(bar).to_have_css("position", "static")


def test_a_big_photo_is_made_small_on_the_phone(open_browser, visitor, venue):
    page = open_browser(visitor, **PHONE)
    page.goto("/desk/")
    draw = """() => new Promise((done) => {
        const canvas = document.createElement("canvas");
        [canvas.width, canvas.height] = [3200, 2400];
        canvas.getContext("2d").fillRect(0, 0, 1600, 2400);
        canvas.toBlob((blob) => blob.arrayBuffer().then((b) => done([...new Uint8Array(b)])), "image/png");
    })"""
    png = bytes(page.evaluate(draw))
    page.goto(f"/branding/checks/venues/{venue.pk}/")
    item = items_of()[0]
    page.locator(".check-line", has_text="地面净").locator("input[type=checkbox]").tap()
    field = page.locator(f"#id_photo_{item.pk}")
    field.set_input_files({"name": "a.png", "mimeType": "image/png", "buffer": png})
    page.wait_for_function(
        "id => document.getElementById(id).files[0].type === 'image/jpeg'", arg=f"id_photo_{item.pk}"
    )
    page.get_by_role("button", name="保存").tap()
    picture = page.locator("img.photo")
    expect(picture).to_be_visible()
    photo = Photo.objects.get()
    assert (photo.width, photo.height) == (1600, 1200)
    assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") == 1600


def test_it_is_all_done_without_javascript(open_browser, visitor, venue, station):
    page = open_browser(visitor, java_script_enabled=False)
    page.goto(f"/branding/checks/venues/{venue.pk}/")
    page.locator(".check-line", has_text="地面净").locator("input[type=checkbox]").click()
    page.get_by_role("button", name="保存").click()
    page.get_by_role("link", name="地面净").click()
    page.get_by_label("怎么改的").fill("拖干净了")
    page.get_by_role("button", name="报告改好").click()
    expect(page.locator("main")).to_contain_text("整改人自己不能核实")
    page.goto("/branding/shifts/today/")
    page.get_by_label("一净").check()
    page.get_by_role("button", name="保存").click()
    expect(page.locator("main")).to_contain_text("9 步做了 1 步")
    assert Rectification.objects.get().done == "拖干净了"


@pytest.mark.parametrize("screen", [DESKTOP, PHONE], ids=["desk", "phone"])
def test_every_page_of_the_staff_is_accessible_and_fits(open_browser, station, visitor, venue, screen):
    head = make_user(Role.STATION_HEAD, station, name="王站长")
    row = make_rectification(venue=venue, by=visitor, days_ago=9)
    done = make_rectification(venue=venue, by=visitor, failed=[1])
    report_done(rectification=done, words="擦了", version=done.version, by=visitor, now=timezone.now())
    check = make_check(venue=venue, by=visitor, failed=[0, 2], note="有水")
    make_shift(visitor, ticked=[0, 1], handover="滤芯明天换")
    make_feedback(venue, place=1, words="地上有水")
    proposed = make_suggestion(station, name="张大妈", phone="13812345678")
    thanked = shown(make_suggestion(station, words="换个亮一点的灯泡"), head)
    piece = published(station, by=visitor)
    plan = make_plan(station, writer=visitor, due_in=-2)
    page = open_browser(head, **screen)
    addresses = [
        "/branding/suggestions/",
        "/branding/suggestions/new/",
        "/branding/suggestions/figures/",
        f"/branding/suggestions/{proposed.pk}/",
        f"/branding/suggestions/{thanked.pk}/",
        "/branding/publicity/",
        "/branding/publicity/new/notice/",
        f"/branding/publicity/{piece.pk}/",
        "/branding/publicity/plan/",
        "/branding/publicity/plan/new/",
        f"/branding/publicity/plan/{plan.pk}/",
        "/desk/",
        "/branding/checks/today/",
        "/branding/checks/",
        f"/branding/checks/{check.pk}/",
        f"/branding/checks/venues/{venue.pk}/",
        f"/branding/checks/staff/{visitor.pk}/",
        "/branding/rectifications/?state=all",
        f"/branding/rectifications/{row.pk}/",
        f"/branding/rectifications/{done.pk}/",
        "/branding/shifts/",
        "/branding/shifts/today/",
        "/branding/satisfaction/",
        "/branding/standards/",
    ]
    for address in addresses:
        page.goto(address)
        results = Axe().run(page, options=RULES)
        assert results.violations_count == 0, f"{address}: {results.generate_report()}"
        assert overflow(page) <= 0, address


@pytest.mark.parametrize("display", ["24", "24h", "40h"])
@pytest.mark.parametrize("width", [390, 320, 1280])
def test_the_public_s_page_is_big_clear_and_apart(new_context, live_server, venue, width, display):
    token = make_code(venue).token
    page = new_context(base_url=live_server.url, viewport={"width": width, "height": 900}).new_page()
    page.context.add_cookies([{"name": "display", "value": display, "url": live_server.url}])
    for address in (f"/feedback/{token}/", f"/feedback/{token}/thanks/"):
        page.goto(address)
        found = Axe().run(page, options=AXE).response["violations"]
        assert [(rule["id"], [node["html"] for node in rule["nodes"]]) for rule in found] == []
        assert page.evaluate(WIDER_THAN_SCREEN) <= 0
        assert min(text["size"] for text in page.evaluate(SHOWN_TEXTS)) >= 24
        targets = page.evaluate(TARGETS)
        for box in targets:
            size = min(box["right"] - box["left"], box["bottom"] - box["top"])
            assert size >= 64, f"{box} on {address}"
        for one, other in combinations(targets, 2):
            aside = max(one["left"], other["left"]) - min(one["right"], other["right"])
            above = max(one["top"], other["top"]) - min(one["bottom"], other["bottom"])
            assert max(aside, above) >= 15.9, f"{one} | {other} on {address}"


def test_three_taps_and_send_without_scripts_or_cookies(new_context, live_server, venue):
    token = make_code(venue).token
    context = new_context(base_url=live_server.url, java_script_enabled=False, **PHONE)
    page, tap = context.new_page(), Taps()
    page.goto(f"/feedback/{token}/")
    for question, answer in (("接待", "满意"), ("环境", "一般"), ("办事", "满意")):
        tap(page.get_by_role("group", name=question).get_by_role("radio", name=answer, exact=True))
    assert tap.count == 3
    page.get_by_role("button", name="送出评价").tap()
    expect(page.get_by_role("heading", level=1)).to_have_text("谢谢您！")
    given = Feedback.objects.get()
    assert (given.reception, given.place, given.work) == (3, 2, 3)
    assert context.cookies() == []
