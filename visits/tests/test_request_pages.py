"""The pages of help requests: finding the caller, registering, the steps, the list; for each role."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from laoling.accounts.models import AccessEvent, Role
from laoling.accounts.tests.factories import make_centre_tree, make_user
from laoling.people.models import EmergencyContact
from laoling.people.tests.factories import make_retiree
from visits.models import HelpRequest
from visits.requests.states import MOVES, Channel, State, Step
from visits.tests.factories import NOW, make_visit
from visits.tests.request_parts import make_request, topic, urgency

pytestmark = pytest.mark.django_db
PHONE, RELATIVE = "13800138000", "13900139000"


@pytest.fixture(autouse=True)
def _at_ten_on_monday():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def tree():
    return make_centre_tree()


@pytest.fixture
def retiree(tree):
    retiree = make_retiree(station=tree.station, name="王秀英", phone=PHONE)
    EmergencyContact.objects.create(retiree=retiree, name="王小明", relation="儿子", phone=RELATIVE)
    return retiree


def sign_in(client, role, unit):
    user = make_user(role, unit)
    client.force_login(user)
    return user


def filled(**kwargs):
    return {
        "topic": topic().pk,
        "words": "厨房水龙头漏水",
        "urgency": urgency().pk,
        "channel": Channel.PHONE,
        "submission_id": str(uuid4()),
        **kwargs,
    }


@pytest.mark.parametrize("typed", [PHONE, "138 0013 8000", "王秀英", "wxy", "wangxiuying"])
def test_a_number_or_a_name_leads_straight_to_the_one_person(client, retiree, tree, typed):
    sign_in(client, Role.VISITOR, tree.station)
    response = client.post("/visits/requests/new/", {"q": typed})
    assert (response.status_code, response.url) == (302, f"/visits/requests/new/{retiree.pk}/")


def test_the_number_of_a_relative_finds_the_person_and_fills_in_who_calls(client, retiree, tree):
    sign_in(client, Role.VISITOR, tree.station)
    response = client.post("/visits/requests/new/", {"q": RELATIVE}, follow=True)
    assert "王小明（儿子）" in response.content.decode()
    assert RELATIVE not in response.redirect_chain[-1][0]


def test_two_people_with_one_number_are_offered_to_choose_from(client, retiree, tree):
    spouse = make_retiree(station=tree.station, name="李国强", phone=PHONE)
    sign_in(client, Role.VISITOR, tree.station)
    page = client.post("/visits/requests/new/", {"q": PHONE}).content.decode()
    for person in (retiree, spouse):
        assert f"/visits/requests/new/{person.pk}/" in page


def test_a_number_that_nobody_has_fills_in_the_form_of_an_unknown_caller(client, tree, retiree):
    sign_in(client, Role.VISITOR, tree.station)
    page = client.post("/visits/requests/new/", {"q": "13711112222"}).content.decode()
    assert 'value="13711112222"' in page
    answer = filled(caller_name="隔壁老赵", caller_phone="13711112222", station=tree.station.pk)
    response = client.post("/visits/requests/new/unknown/", answer)
    request = HelpRequest.objects.get()
    assert response.url == f"/visits/requests/{request.pk}/"
    assert (request.whose, request.station, request.caller_phone) == ("隔壁老赵", tree.station, "13711112222")
    again = client.post("/visits/requests/new/", {"q": "13711112222"}).content.decode()
    assert "这个号码以前来过电话" in again


def test_nobody_of_another_station_is_found_by_name_number_or_relative(client, tree, retiree):
    sign_in(client, Role.VISITOR, tree.sibling)
    for typed in (PHONE, RELATIVE, "王秀英"):
        page = client.post("/visits/requests/new/", {"q": typed})
        assert page.status_code == 200
        assert f"/requests/new/{retiree.pk}/" not in page.content.decode()
    assert client.get(f"/visits/requests/new/{retiree.pk}/").status_code == 404


def test_registering_from_a_call_saves_it_and_says_until_when(client, tree, retiree):
    visitor = sign_in(client, Role.VISITOR, tree.station)
    response = client.post(f"/visits/requests/new/{retiree.pk}/", filled(handler=visitor.pk), follow=True)
    request = HelpRequest.objects.get()
    assert "已登记王秀英的诉求，11月30日 星期一前办结" in response.content.decode()
    assert (request.handler, request.registered_by, request.channel) == (visitor, visitor, Channel.PHONE)


def test_a_visitor_who_takes_the_call_is_proposed_as_handler(client, tree, retiree):
    visitor = sign_in(client, Role.VISITOR, tree.station)
    form = client.get(f"/visits/requests/new/{retiree.pk}/").context["form"]
    assert form["handler"].value() == visitor.pk or form.fields["handler"].initial == visitor


def test_a_double_click_registers_once(client, tree, retiree):
    sign_in(client, Role.VISITOR, tree.station)
    answer = filled()
    for _ in range(2):
        assert client.post(f"/visits/requests/new/{retiree.pk}/", answer).status_code == 302
    assert HelpRequest.objects.count() == 1


def test_what_was_heard_on_a_visit_becomes_a_request_linked_to_it(client, tree, retiree):
    sign_in(client, Role.VISITOR, tree.station)
    visit = make_visit(retiree, needs="想装扶手")
    address = f"/visits/requests/new/{retiree.pk}/?visit={visit.pk}"
    assert client.get(address).context["form"]["words"].value() == "想装扶手"
    client.post(address, filled(words="想装扶手"))
    request = HelpRequest.objects.get()
    assert (request.visit, request.channel) == (visit, Channel.VISIT)
    assert f"/visits/requests/{request.pk}/" in client.get(f"/visits/{visit.pk}/").content.decode()


def test_a_form_with_mistakes_names_them_and_keeps_what_was_typed(client, tree, retiree):
    sign_in(client, Role.VISITOR, tree.station)
    wrong = filled(topic="", caller_phone="1234", words="漏水" + "啊" * 1000)
    response = client.post(f"/visits/requests/new/{retiree.pk}/", wrong)
    page = response.content.decode()
    assert response.status_code == 422
    assert "请选择是什么事" in page
    assert 'value="1234"' in page
    assert "漏水啊啊" in page
    assert not HelpRequest.objects.exists()


def test_every_step_has_its_page_and_the_whole_way_is_walked(client, tree, retiree):
    head = sign_in(client, Role.STATION_HEAD, tree.station)
    request = make_request(retiree)
    steps = [
        (Step.ASSIGNED, {"handler": head.pk}),
        (Step.ACCEPTED, {}),
        (Step.WAITED, {"words": "等配件"}),
        (Step.STARTED, {}),
        (Step.RESOLVED, {"words": "换好了"}),
        (Step.CALLED_BACK, {"satisfaction": 4, "words": "还行"}),
        (Step.REOPENED, {"words": "又漏了"}),
        (Step.RESOLVED, {"words": "整根换了"}),
        (Step.CALLED_BACK, {"satisfaction": 5}),
        (Step.CLOSED, {}),
        (Step.NOTED, {"words": "一个月后再问一次"}),
    ]
    for version, (kind, answer) in enumerate(steps, start=1):
        page = client.get(f"/visits/requests/{request.pk}/").content.decode()
        address = f"/visits/requests/{request.pk}/{kind.value.lower().replace('_', '-')}/"
        assert address in page, kind
        response = client.post(address, {"version": version, **answer})
        assert response.status_code == 302, (kind, response.context and response.context["form"].errors)
    request.refresh_from_db()
    assert (request.state, request.satisfaction, request.times_reopened) == (State.CLOSED, 5, 1)


def test_a_step_with_a_mistake_is_shown_again_with_what_was_typed(client, tree, retiree):
    sign_in(client, Role.STATION_HEAD, tree.station)
    request = make_request(retiree, state=State.RESOLVED)
    response = client.post(f"/visits/requests/{request.pk}/called-back/", {"version": 1, "words": "说谢谢"})
    assert response.status_code == 422
    assert "请选择满意度" in response.content.decode()
    assert "说谢谢" in response.content.decode()


def test_who_comes_second_is_told_what_the_first_did(client, tree, retiree):
    sign_in(client, Role.STATION_HEAD, tree.station)
    request = make_request(retiree)
    client.post(f"/visits/requests/{request.pk}/noted/", {"version": 1, "words": "儿子来电话了"})
    response = client.post(f"/visits/requests/{request.pk}/resolved/", {"version": 1, "words": "修好了"})
    assert response.status_code == 409
    assert "刚刚由" in response.content.decode()
    assert "修好了" in response.content.decode()


def test_a_visitor_sees_a_colleague_s_request_but_is_offered_no_step(client, tree, retiree):
    visitor = sign_in(client, Role.VISITOR, tree.station)
    other = make_user(Role.VISITOR, tree.station, name="别人")
    request = make_request(retiree, handler=other)
    page = client.get(f"/visits/requests/{request.pk}/").content.decode()
    assert "这件诉求由别人办理" in page
    response = client.post(f"/visits/requests/{request.pk}/resolved/", {"version": 1, "words": "修好了"})
    assert response.status_code == 403
    assert client.post(f"/visits/requests/{request.pk}/closed/", {"version": 1}).status_code == 403
    assert visitor != other


def test_outsiders_get_404_leaders_403_and_a_get_of_a_step_405(client, tree, retiree):
    request = make_request(retiree)
    pages = [f"/visits/requests/{request.pk}/"]
    steps = [f"{pages[0]}{kind.value.lower().replace('_', '-')}/" for kind in MOVES]
    sign_in(client, Role.STATION_HEAD, tree.sibling)
    assert {client.get(page).status_code for page in pages} == {404}
    assert {client.post(step, {"version": 1}).status_code for step in steps} == {404}
    sign_in(client, Role.CENTRE_LEADER, tree.centre)
    assert {client.get(page).status_code for page in [*pages, "/visits/requests/"]} == {403}
    assert {client.post(step, {"version": 1}).status_code for step in steps} == {403}
    sign_in(client, Role.STATION_HEAD, tree.station)
    assert {client.get(step).status_code for step in [*steps, f"{pages[0]}reveal/"]} == {405}


def test_a_manager_sees_the_caller_s_number_masked_and_reveals_it_with_a_reason(client, tree):
    request = make_request(station=tree.station, caller_name="老赵", caller_phone=PHONE)
    manager = sign_in(client, Role.DEPARTMENT_MANAGER, tree.department)
    assert PHONE not in client.get(f"/visits/requests/{request.pk}/").content.decode()
    address = f"/visits/requests/{request.pk}/reveal/"
    assert client.post(address, {"reason": ""}).status_code == 422
    assert PHONE in client.post(address, {"reason": "回电话核实"}).content.decode()
    event = AccessEvent.objects.get(kind=AccessEvent.Kind.REVEAL)
    assert (event.user, event.subject) == (manager, f"visits.helprequest:{request.pk}")
    assert PHONE not in event.detail
    sign_in(client, Role.VISITOR, tree.station)
    assert client.post(address, {"reason": "回电话"}).status_code == 403
    assert PHONE in client.get(f"/visits/requests/{request.pk}/").content.decode()


def test_an_unknown_caller_is_identified_by_words_that_fit_one_person(client, tree, retiree):
    sign_in(client, Role.STATION_HEAD, tree.station)
    request = make_request(station=tree.station, caller_name="老王", caller_phone="13711112222")
    address = f"/visits/requests/{request.pk}/identified/"
    refused = client.post(address, {"version": 1, "q": "没有这人"})
    assert "没有找到这位老同志" in refused.content.decode()
    assert client.post(address, {"version": 1, "q": "王秀英"}).status_code == 302
    request.refresh_from_db()
    assert request.retiree == retiree


def listed(client, query=""):
    return list(client.get(f"/visits/requests/?{query}").context["page"])


def test_the_list_is_narrowed_by_its_filters(client, tree, retiree):
    visitor = sign_in(client, Role.VISITOR, tree.station)
    late = make_request(retiree, NOW - timedelta(days=30), handler=visitor)
    fresh = make_request(make_retiree(station=tree.station), urgency=urgency("特急"), topic=topic("医保报销"))
    caller = make_request(station=tree.station, caller_name="隔壁老赵", caller_phone=PHONE)
    done = make_request(retiree, NOW - timedelta(days=3), state=State.CALLED_BACK, satisfaction=2)
    make_request(make_retiree(station=tree.sibling))
    day = f"{(NOW - timedelta(days=3)).date()}"
    for query, expected in [
        ("", [late, fresh, caller]),
        ("state=overdue", [late]),
        ("state=OVERDUE", [late]),
        ("state=unassigned", [fresh, caller]),
        ("state=called_back", [done]),
        ("state=all&sort=newest", [caller, fresh, done, late]),
        ("category=hard", [fresh]),
        (f"topic={topic('医保报销').pk}", [fresh]),
        (f"urgency={urgency('特急').pk}", [fresh]),
        ("state=all&satisfaction=2", [done]),
        ("mine=on", [late]),
        (f"state=all&since={day}&until={day}", [done]),
        ("q=王秀英", [late]),
        ("q=老赵", [caller]),
    ]:
        assert listed(client, query) == expected, query


def test_a_whole_number_gets_into_no_address(client, tree):
    sign_in(client, Role.VISITOR, tree.station)
    response = client.get(f"/visits/requests/?q={PHONE}")
    assert response.status_code == 302
    assert PHONE not in response.url


def queries(client, address):
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


@pytest.mark.parametrize("address", ["/visits/requests/?state=all", "/desk/"])
def test_the_number_of_queries_does_not_grow_with_the_rows(client, tree, address):
    visitor = sign_in(client, Role.VISITOR, tree.station)
    for _ in range(3):
        make_request(make_retiree(station=tree.station), handler=visitor)
    client.get(address)  # what is looked up once for all
    few = queries(client, address)
    for _ in range(12):
        make_request(make_retiree(station=tree.station), handler=visitor)
    make_request(station=tree.station, caller_name="老赵", caller_phone=PHONE)
    assert queries(client, address) == few


def test_the_home_page_shows_what_waits_for_whom(client, tree, retiree):
    visitor = sign_in(client, Role.VISITOR, tree.station)
    other = make_user(Role.VISITOR, tree.station)
    mine = make_request(retiree, NOW - timedelta(days=30), handler=visitor)
    free, foreign = make_request(retiree), make_request(retiree, handler=other)
    called = make_request(retiree, state=State.RESOLVED, handler=visitor)
    waiting = client.get("/desk/").context["requests"]
    assert (waiting.rows, waiting.count, waiting.overdue) == ([mine, free, called], 3, 1)
    sign_in(client, Role.STATION_HEAD, tree.station)
    assert foreign in client.get("/desk/").context["requests"].rows


def test_a_person_s_page_shows_their_requests_and_offers_to_register_one(client, tree, retiree):
    sign_in(client, Role.VISITOR, tree.station)
    request = make_request(retiree)
    page = client.get(f"/desk/retirees/{retiree.pk}/").content.decode()
    assert f"/visits/requests/{request.pk}/" in page
    assert f"/visits/requests/new/{retiree.pk}/" in page


def test_the_list_is_printed_by_heads_and_written_down(client, tree, retiree):
    make_request(retiree)
    sign_in(client, Role.VISITOR, tree.station)
    assert client.post("/visits/requests/print/").status_code == 403
    sign_in(client, Role.STATION_HEAD, tree.station)
    page = client.post("/visits/requests/print/")
    assert "厨房水龙头漏水" in page.content.decode()
    assert AccessEvent.objects.filter(kind=AccessEvent.Kind.PRINT).exists()


def test_an_address_names_no_other_person_s_visit_or_relative(client, tree, retiree):
    sign_in(client, Role.VISITOR, tree.station)
    stranger = make_retiree(station=tree.station)
    visit = make_visit(stranger, needs="别人的需求")
    contact = EmergencyContact.objects.create(retiree=stranger, name="别人的儿子", phone=RELATIVE)
    address = f"/visits/requests/new/{retiree.pk}/?visit={visit.pk}&contact={contact.pk}"
    page = client.get(address).content.decode()
    assert "别人的" not in page
    for nonsense in ("visit=x", "visit=²", "contact=-1", f"visit={'9' * 30}"):
        assert client.get(f"/visits/requests/new/{retiree.pk}/?{nonsense}").status_code == 200


def test_a_person_s_story_tells_what_was_asked_for_and_what_came_of_it(client, tree, retiree):
    sign_in(client, Role.STATION_HEAD, tree.station)
    request = make_request(retiree, state=State.RESOLVED)
    client.post(
        f"/visits/requests/{request.pk}/called-back/", {"version": 1, "satisfaction": 5, "words": "谢谢"}
    )
    page = client.get(f"/desk/retirees/{retiree.pk}/story/?kind=request").content.decode()
    assert "诉求：水电暖维修" in page
    assert "诉求回访：水电暖维修" in page
    assert "很满意" in page


def test_nobody_is_asked_to_call_somebody_who_died(client, tree, retiree):
    request = make_request(retiree, state=State.RESOLVED)
    sign_in(client, Role.STATION_HEAD, tree.station)
    url, warning = f"/visits/requests/{request.pk}/", "请不要给本人打电话"
    assert "请回访" in client.get("/desk/").content.decode()
    assert warning not in client.get(url).content.decode()
    type(retiree).objects.filter(pk=retiree.pk).update(died_on=NOW.date())
    home = client.get("/desk/").content.decode()
    assert "请回访" not in home
    assert "已去世" in home
    assert warning in client.get(url).content.decode()
