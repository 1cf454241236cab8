"""The elders' pages in a real browser: big enough, clear enough, by keyboard, on paper, and without scripts."""

import re
from datetime import timedelta
from itertools import combinations

import pytest
from axe_playwright_python.sync_playwright import Axe

from activities.models import Activity, ActivityKind, GroupKind
from activities.tests.factories import make_activity, make_venue
from activities.tests.group_parts import make_group
from branding.publicity.models import Kind
from branding.publicity.tests.parts import published
from branding.suggestions.models import Suggestion
from branding.suggestions.tests.parts import make_suggestion, shown
from laoling import calendar
from laoling.accounts.models import Role
from laoling.accounts.tests.factories import make_centre_tree, make_user
from visits.tests.policy_parts import make_policy

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]

WIDTHS = (1280, 390, 320)
DISPLAYS = ("24", "24h", "40", "40h")
AXE = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag2aaa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    },
    "rules": {"color-contrast-enhanced": {"enabled": True}},
    "resultTypes": ["violations"],
}
SHOWN_TEXTS = """() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found = [];
    while (walker.nextNode()) {
        const element = walker.currentNode.parentElement;
        if (!walker.currentNode.textContent.trim() || !element.checkVisibility()) continue;
        const style = getComputedStyle(element);
        const line = parseFloat(style.lineHeight) / parseFloat(style.fontSize);
        found.push({text: walker.currentNode.textContent.trim(), size: parseFloat(style.fontSize), line});
    }
    return found;
}"""
TARGETS = """() => [...document.querySelectorAll("a[href], button, summary, input, select")]
    .filter(element => element.checkVisibility() && !element.matches(".skip-link:not(:focus)"))
    .map(element => {
        const box = element.getBoundingClientRect();
        return {text: element.innerText, left: box.left, right: box.right, top: box.top, bottom: box.bottom};
    })"""
WIDER_THAN_SCREEN = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture
def station():
    """A station with a full week: long words, a cancelled occasion, several rooms."""
    tree = make_centre_tree()
    tree.centre.phone = "0546-8550000"
    tree.centre.save()
    rooms = [
        make_venue(
            unit=tree.station, name="多功能厅", address="和平路 12 号", how_to_get_there="坐 3 路车到小区东门"
        ),
        make_venue(unit=tree.station, name="书画室"),
    ]
    monday = calendar.period_of(calendar.today(), calendar.Period.WEEK)[0]
    for number in range(21):
        starts_at = calendar.start_of(monday + timedelta(days=number % 7)) + timedelta(
            hours=8 + 3 * (number // 7)
        )
        make_activity(
            unit=tree.station,
            venue=rooms[number % 2],
            title=["合唱排练", "健康讲座：冬天怎样防跌倒", "Taijiquan-Anfängerkurs"][number % 3],
            starts_at=starts_at,
            phone="0546-8551234",
            description="请带水杯和老花镜。\n零基础也欢迎。" if number % 2 else "",
            cancelled="活动室停电检修" if number == 10 else "",
            kind=ActivityKind.SPORT if number % 3 == 2 else ActivityKind.ARTS,
            moved_from=starts_at + timedelta(days=1) if number == 8 else None,
            moved_from_venue=rooms[0] if number == 9 else None,
            move_reason="原来的活动室在检修电路" if number in (8, 9) else "",
            **({"takes_sign_ups": True, "capacity": 30, "youngest": 60} if number == 0 else {}),
        )
    for kind, name in (
        (GroupKind.VOLUNTEER, "义务理发和小家电维修志愿服务队"),
        (GroupKind.INTEREST, "剪纸小组"),
    ):
        make_group(kind, unit=tree.station, name=name, purpose="每月下小区，理发、磨刀、修收音机")
    choir = make_group(unit=tree.station, name="合唱协会", registered_on=monday)
    Activity.objects.filter(title="合唱排练").update(group=choir)
    return tree.station


@pytest.fixture
def addresses(station):
    today = calendar.today()
    fine, off = (Activity.objects.filter(cancelled_at__isnull=is_fine)[0].pk for is_fine in (True, False))
    moved = Activity.objects.exclude(moved_from_venue=None).get().pk
    notice = published(station, kind=Kind.NOTICE, title="活动室停电检修，请改日再来")
    story = published(station, words="天冷了。\n\n先喝杯热茶，再说今天的事。")
    shown(make_suggestion(station, name="张大妈", may_name=True))
    make_policy(station, make_user(Role.STATION_HEAD, station), words="每月发放。\n到老年站登记。")
    return [
        "/schedule/",
        f"/schedule/?station={station.code}&programme=CULTURE&kind=ARTS",
        f"/schedule/{today:%Y-%m}/",
        "/schedule/2020-01/",
        "/schedule/week/",
        f"/schedule/week/?station={station.code}",
        f"/schedule/activity/{fine}/?station={station.code}",
        f"/schedule/activity/{off}/",
        "/schedule/groups/",
        f"/schedule/groups/?station={station.code}",
        f"/schedule/activity/{moved}/",
        "/schedule/?kind=CHESS",
        f"/reach/?station={station.code}",
        f"/policies/?station={station.code}",
        "/notices/",
        f"/notices/{notice.pk}/?station={station.code}",
        f"/stories/?station={station.code}",
        f"/stories/{story.pk}/",
        "/suggestions/",
        f"/suggestions/new/?station={station.code}",
        "/suggestions/new/",
        f"/suggestions/received/?station={station.code}",
    ]


def show(page, address, display):
    page.context.add_cookies([{"name": "display", "value": display, "url": page.server}])
    page.goto(address)


@pytest.fixture
def elder(new_context, live_server):
    """Call it with a width, and whether scripts run; returns the page of somebody who isn't signed in."""

    def open_page(width, scripts=True):
        viewport = {"width": width, "height": 900}
        page = new_context(
            base_url=live_server.url, viewport=viewport, java_script_enabled=scripts
        ).new_page()
        page.set_default_timeout(15_000)
        page.server = live_server.url
        return page

    return open_page


@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_nothing_and_contrast_is_the_higher_one(elder, addresses, width):
    page = elder(width)
    for address in addresses:
        for display in ("24", "24h", "40h") if width == 1280 else ("24", "40h"):
            show(page, address, display)
            page.locator("summary").click()
            found = Axe().run(page, options=AXE).response["violations"]
            told = [(rule["id"], [node["html"] for node in rule["nodes"]]) for rule in found]
            assert told == [], f"{address} at {width} as {display}"


@pytest.mark.parametrize("width", WIDTHS)
def test_every_target_is_big_and_apart_from_the_next(elder, addresses, width):
    page = elder(width)
    for address in addresses:
        for display in ("24", "40"):
            show(page, address, display)
            page.locator("summary").click()
            targets = page.evaluate(TARGETS)
            assert len(targets) > 8
            for box in targets:
                size = min(box["right"] - box["left"], box["bottom"] - box["top"])
                assert size >= 64, f"{box['text']} is {size} px on {address} at {width}"
            for one, other in combinations(targets, 2):
                aside = max(one["left"], other["left"]) - min(one["right"], other["right"])
                above = max(one["top"], other["top"]) - min(one["bottom"], other["bottom"])
                assert max(aside, above) >= 15.9, f"{one['text']} | {other['text']} on {address} at {width}"


@pytest.mark.parametrize("width", WIDTHS)
def test_no_text_is_smaller_than_asked_for(elder, addresses, width):
    page = elder(width)
    for address in addresses:
        for display, least in (("24", 24), ("30", 30), ("40", 32)):
            show(page, address, display)
            for text in page.evaluate(SHOWN_TEXTS):
                assert text["size"] >= least, f"{text} on {address} as {display}"
            assert page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)") == int(display)
            assert page.evaluate("parseFloat(getComputedStyle(document.querySelector('h1')).fontSize)") >= 40


@pytest.mark.parametrize("display", DISPLAYS)
def test_nothing_is_wider_than_a_small_phone(elder, addresses, display):
    page = elder(320)
    for address in addresses:
        show(page, address, display)
        assert page.evaluate(WIDER_THAN_SCREEN) <= 0, address


def test_it_is_complete_without_scripts(elder, station):
    page = elder(390, scripts=False)
    page.goto("/schedule/")
    page.get_by_text("文字大小").click()
    page.get_by_role("link", name="超大").click()
    assert page.locator("html.size-40").count() == 1
    page.get_by_role("link", name="高对比").click()
    assert page.locator("html.size-40.high-contrast").count() == 1
    page.get_by_role("link", name="换老年站").click()
    page.get_by_role("link", name=station.name, exact=True).click()
    assert page.get_by_role("link", name=f"{station.name}（正在看）").count() == 1
    page.get_by_role("link", name=re.compile("月全部活动")).click()
    page.get_by_role("link", name=re.compile("下个月")).click()
    assert page.get_by_role("heading", level=1).inner_text().endswith("活动")
    page.get_by_role("link", name="打印一周活动表").click()
    assert page.get_by_role("heading", level=1).inner_text() == "一周活动表"
    assert page.locator("html.size-40.high-contrast").count() == 1
    assert page.get_by_role("link", name="打开大字海报").get_attribute("href").startswith("/schedule/week/")
    page.get_by_role("link", name="合唱排练").first.click()
    assert page.get_by_role("heading", level=1).inner_text() == "合唱排练"
    page.get_by_role("link", name="今天和这一周的活动").click()
    page.get_by_role("link", name="选内容").click()
    page.get_by_role("link", name="政治学习").click()
    assert page.get_by_text("今天没有安排活动。").count() == 1
    assert page.get_by_role("link", name="政治学习（正在看）").count() == 1
    assert page.get_by_text("朗读").is_hidden()


def test_a_suggestion_is_sent_without_scripts_or_cookies(elder, station):
    page = elder(390, scripts=False)
    page.goto("/suggestions/")
    page.get_by_role("link", name="我也提一条").click()
    page.get_by_role("link", name=station.name, exact=True).click()
    page.get_by_label("您的建议").fill("下午多摆几把椅子")
    page.get_by_label("可以写上我的姓名").check()
    page.get_by_label("怎么称呼您").fill("张大妈")
    page.get_by_role("button", name="送出建议").click()
    assert page.get_by_role("heading", level=1).inner_text() == "谢谢您！"
    row = Suggestion.objects.get()
    assert (row.unit, row.name, row.may_be_named) == (station, "张大妈", True)
    assert page.context.cookies() == []


def test_it_is_used_by_keyboard_alone(elder, station):
    page = elder(1280)
    page.goto("/schedule/")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="跳到正文")
    assert skip.bounding_box()["y"] >= 0, "the first key shows the way past the controls"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.goto("/schedule/")
    reached = set()
    for _ in [*page.evaluate(TARGETS), None]:
        page.keyboard.press("Tab")
        focus = page.evaluate(
            """() => {
                const style = getComputedStyle(document.activeElement);
                return [document.activeElement.innerText, style.outlineStyle, parseFloat(style.outlineWidth)];
            }"""
        )
        assert focus[1] == "solid", focus
        assert focus[2] >= 3, focus
        reached.add(focus[0])
    assert {target["text"] for target in page.evaluate(TARGETS)} <= reached
    page.locator("summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector("html.size-30")


VOICES = """
    window.said = [];
    window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
    Object.defineProperty(window, "speechSynthesis", {value: {
        voices: [],
        getVoices() { return this.voices; },
        addEventListener(name, heard) { this.heard = heard; },
        bring(...langs) {
            this.voices = langs.map((lang) => ({lang, localService: true}));
            this.heard();
        },
        speak(piece) { window.said.push(piece); },
        cancel() { window.cancelled = true; },
    }});
"""


@pytest.fixture
def listener(elder, station):
    """The week's page on a device whose voices the test brings."""
    page = elder(1280)
    page.add_init_script(VOICES)
    page.goto(f"/schedule/week/?station={station.code}")
    return page


def bring(page, *langs):
    page.evaluate("langs => speechSynthesis.bring(...langs)", list(langs))


def test_reading_aloud_is_offered_only_where_there_is_a_chinese_voice(listener):
    button = listener.locator("#read-aloud")
    assert button.is_hidden()
    bring(listener, "en-US", "ja-JP")
    assert button.is_hidden()
    bring(listener, "en-US", "zh-CN")
    assert button.is_visible()
    assert listener.evaluate("said.length") == 0, "never by itself"


def test_it_reads_sentence_by_sentence_until_told_to_stop(listener):
    bring(listener, "zh-TW", "en-US", "zh-CN")
    button = listener.locator("#read-aloud")
    button.click()
    assert button.inner_text() == "停止朗读"
    assert listener.evaluate("said.map(piece => [piece.text, piece.voice.lang])") == [["一周活动表", "zh-CN"]]
    for _ in range(12):
        listener.evaluate("said.at(-1).onend()")
    said = listener.evaluate("said.map(piece => piece.text)")
    assert "0 5 4 6 8 5 5 1 2 3 4" in said, "a number to dial is read digit by digit"
    button.click()
    assert listener.evaluate("window.cancelled")
    assert button.inner_text() == "朗读"
    listener.evaluate("said.at(-1).onend()")
    assert listener.evaluate("said.length") == len(said), "what was stopped doesn't go on"


def test_it_comes_to_an_end(listener):
    bring(listener, "zh-CN")
    button = listener.locator("#read-aloud")
    button.press("Enter")
    for _ in range(500):
        if button.inner_text() == "朗读":
            break
        listener.evaluate("said.at(-1).onend()")
    assert button.inner_text() == "朗读"
    assert "怎样打印" in listener.evaluate("said.map(piece => piece.text)")


def test_the_button_is_big_enough_too(listener):
    for display in ("24", "40"):
        show(listener, "/schedule/", display)
        bring(listener, "zh-CN")
        boxes = [button.bounding_box() for button in listener.locator(".tools .button:visible").all()]
        assert len(boxes) == 3
        assert min(min(box["width"], box["height"]) for box in boxes) >= 64


def test_a_stations_week_is_one_sheet_of_16_points(elder, station):
    # Three each day and a cancelled one: what a sheet holds.
    Activity.objects.update(moved_from=None, moved_from_venue=None, move_reason="")
    page = elder(1280)
    for display in DISPLAYS:
        show(page, f"/schedule/week/?station={station.code}", display)
        sheet = page.pdf(prefer_css_page_size=True)
        assert len(re.findall(rb"/Type\s*/Page\b", sheet)) == 1
        assert re.search(rb"/MediaBox\s*\[0 0 59[45](\.\d+)? 84[12]", sheet), "A4"
        page.emulate_media(media="print")
        page.set_viewport_size({"width": 703, "height": 1047})
        texts = page.evaluate(SHOWN_TEXTS)
        assert min(text["size"] for text in texts) * 72 / 96 >= 15.99
        words = " ".join(text["text"] for text in texts)
        assert "活动室停电检修" in words
        assert "0546-8551234" in words
        assert "打印" not in words
        assert page.evaluate(WIDER_THAN_SCREEN) <= 0
        page.emulate_media(media="null")


def test_a_quiet_week_is_printed_in_larger_type(elder, station):
    page = elder(1280)
    quiet = calendar.today() + timedelta(days=14)
    show(page, f"/schedule/week/{quiet.isoformat()}/?station={station.code}", "24")
    page.emulate_media(media="print")
    assert min(text["size"] for text in page.evaluate(SHOWN_TEXTS)) * 72 / 96 >= 18.99
