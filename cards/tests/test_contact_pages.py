"""The staff's pages of contact cards: for whom they work, whom they turn away, what they say."""

import re
import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cards.contact import jobs
from cards.models import CardStyle, ContactCard, PrintBatch, ServiceContact
from cards.tests.factories import make_card, make_contact, make_contact_card
from laoling import calendar
from laoling.accounts.models import AccessEvent, Role
from laoling.accounts.tests.factories import make_centre_tree, make_user
from laoling.people.tests.factories import make_retiree

pytestmark = pytest.mark.django_db
TODAY = calendar.today()
LIST, SERVICES, PRINT = (
    reverse(f"cards:{name}") for name in ("contact_card_list", "service_contact_list", "print_batch_new")
)


@pytest.fixture
def tree():
    return make_centre_tree()


@pytest.fixture
def clinic(tree):
    return make_contact(tree.department, "社区医院", "0546-0850001", does="看病拿药")


@pytest.fixture
def sign_in(client):
    def signed_in(role, unit):
        user = make_user(role, unit)
        client.force_login(user)
        return user

    return signed_in


@pytest.fixture
def head(tree, sign_in):
    return sign_in(Role.STATION_HEAD, tree.station)


def text_of(response) -> str:
    """The words of a page with one blank between."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def contact_form(**kwargs) -> dict:
    fields = {"name": "送餐", "phone": "0546-0850002", "does": "送饭到家", "hours": "", "place": "3"}
    return {**fields, "submission_id": str(uuid.uuid4()), "version": "1", **kwargs}


def order(client, query="who=SERVICE_CARD", **kwargs):
    return client.post(f"{PRINT}?{query}", {"names": "gap", "submission_id": str(uuid.uuid4()), **kwargs})


# Handing out


def test_cards_are_ticked_named_and_marked(client, tree, head):
    cards = [make_contact_card(make_retiree(station=tree.station, name=name)) for name in ("王芳", "李强")]
    assert "待发放 2" in text_of(client.get(LIST))
    chosen = {"chosen": [card.pk for card in cards], "back": LIST}
    page = text_of(client.post(reverse("cards:contact_card_confirm"), {**chosen, "issue": "1"}))
    assert "把这 2 张联系卡标为已发放？" in page
    assert "王芳" in page
    response = client.post(reverse("cards:contact_card_issue"), {**chosen, "day": TODAY}, follow=True)
    assert "已登记发放 2 张联系卡" in text_of(response)
    sign = {**chosen, "day": TODAY, "signed_by": "FAMILY", "signer": "王小芳"}
    client.post(reverse("cards:contact_card_receive"), sign)
    assert "家属王小芳" in text_of(client.get(f"{LIST}?state=received"))


def test_a_wrong_day_is_told_and_what_was_typed_is_kept(client, tree, head):
    card = make_contact_card(make_retiree(station=tree.station))
    tomorrow = TODAY + timedelta(days=1)
    answer = {"chosen": card.pk, "day": tomorrow, "signed_by": "FAMILY", "signer": ""}
    response = client.post(reverse("cards:contact_card_receive"), answer)
    assert response.status_code == 422
    assert "家属签收的，请填写家属姓名" in text_of(response)
    response = client.post(reverse("cards:contact_card_receive"), {**answer, "signer": "王小芳"})
    assert (response.status_code, "王小芳" in response.content.decode()) == (422, True)
    assert "日期不能晚于今天" in text_of(response)


def test_nothing_ticked_leads_back_with_a_word(client, head):
    response = client.post(reverse("cards:contact_card_confirm"), {"issue": "1"}, follow=True)
    assert "请先勾选" in text_of(response)


def test_another_station_s_cards_are_not_marked(client, tree, head):
    other = make_contact_card(make_retiree(station=tree.sibling))
    for name in ("issue", "receive"):
        client.post(
            reverse(f"cards:contact_card_{name}"), {"chosen": other.pk, "day": TODAY, "signed_by": "SELF"}
        )
    other.refresh_from_db()
    assert other.issued_on is None


def test_a_form_can_only_lead_back_to_our_own_pages(client, head):
    for back in ("https://evil.example/", "//evil.example/", "javascript:alert(1)"):
        response = client.post(reverse("cards:contact_card_confirm"), {"issue": "1", "back": back})
        assert response.url == LIST


def test_a_visitor_hands_out_but_neither_prints_nor_changes_numbers(client, tree, clinic, sign_in):
    sign_in(Role.VISITOR, tree.station)
    card = make_contact_card(make_retiree(station=tree.station))
    assert (
        client.post(reverse("cards:contact_card_issue"), {"chosen": card.pk, "day": TODAY}).status_code == 302
    )
    assert "打印联系卡" not in text_of(client.get(LIST))
    assert [client.get(url).status_code for url in (LIST, SERVICES)] == [200, 200]
    refused = [PRINT, reverse("cards:contact_card_reprint"), reverse("cards:service_contact_new")]
    assert [client.get(url).status_code for url in refused] == [403, 403, 403]


def test_a_centre_leader_keeps_the_numbers_and_sees_nobody(client, tree, sign_in):
    sign_in(Role.CENTRE_LEADER, tree.centre)
    make_contact_card(make_retiree(station=tree.station, name="王看不见"))
    assert client.get(LIST).url == SERVICES
    assert client.post(reverse("cards:contact_card_confirm"), {"issue": "1"}).status_code == 403
    response = client.post(reverse("cards:service_contact_new"), contact_form(name="老年热线"), follow=True)
    assert "已登记“老年热线”" in text_of(response)
    assert "王看不见" not in text_of(response)


@pytest.mark.parametrize("name", ["contact_card_confirm", "contact_card_issue", "contact_card_receive"])
def test_marking_is_a_post(client, head, name):
    assert client.get(reverse(f"cards:{name}")).status_code == 405


def test_the_list_takes_the_same_queries_however_long(client, tree, head, clinic):
    def queries():
        with CaptureQueriesContext(connection) as found:
            client.get(LIST)
        return len(found)

    make_contact_card(make_retiree(station=tree.station))
    queries()  # whatever is read once
    few = queries()
    for _ in range(12):
        make_contact_card(make_retiree(station=tree.station))
    assert queries() == few


def test_somebody_s_page_shows_the_cards_and_marks_them(client, tree, head, clinic):
    person = make_retiree(station=tree.station)
    page = reverse("desk:retiree_detail", args=[person.pk])
    assert "还没有联系卡" in text_of(client.get(page))
    make_contact_card(person, numbers=[{"name": "社区医院", "phone": "0546-0850000"}])
    text = text_of(client.get(page))
    assert "随身卡 已打印，未发放 号码变了，要重印" in text
    assert f"{PRINT}?retiree={person.pk}" in client.get(page).content.decode()


# Numbers


def test_a_head_registers_a_number_and_sees_the_card(client, tree, clinic, head):
    page = text_of(client.get(SERVICES))
    assert "社区医院 看病拿药" in page
    assert str(tree.department) in page
    response = client.post(reverse("cards:service_contact_new"), contact_form(), follow=True)
    assert "已登记“送餐”0546-0850002" in text_of(response)
    assert ServiceContact.objects.get(name="送餐").unit == tree.station


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("phone", "8551234", "座机请加上区号"),
        ("phone", "打不通", "电话号码不对"),
        ("phone", "", "请填写电话"),
        ("name", "", "请填写服务名称"),
        ("name", "一二三四五六七八九十一二三", "请不要超过 12 个字"),
        ("name", "医院𠮷", "“𠮷”打印不出来"),
        ("does", "打 0546-8551234", "电话请写在“电话”一栏"),
        ("place", "0", "次序从 1 开始"),
        ("place", "第一", "次序请填数字"),
    ],
)
def test_bad_input_is_told_and_kept(client, head, field, typed, words):
    response = client.post(reverse("cards:service_contact_new"), contact_form(**{field: typed}))
    assert response.status_code == 422
    assert words in text_of(response)
    assert not typed or typed in response.content.decode()
    assert not ServiceContact.objects.exists()


def test_a_retiree_s_own_phone_is_never_printed(client, tree, head):
    make_retiree(station=tree.station, phone="13912345678")
    response = client.post(reverse("cards:service_contact_new"), contact_form(phone="139 1234 5678"))
    assert "这是一位老同志的电话" in text_of(response)


def test_a_name_that_the_unit_has_already_is_told(client, tree, head):
    make_contact(tree.station, "送餐")
    response = client.post(reverse("cards:service_contact_new"), contact_form())
    assert response.status_code == 422
    assert "本单位已有同名的服务电话" in text_of(response)


def test_the_page_says_before_saving_how_many_cards_will_have_to_be_printed_again(client, tree, head):
    own = make_contact(tree.station, "社区医院", "0546-0850001")
    make_contact_card(make_retiree(station=tree.station))
    look = f"{reverse('cards:service_contact_preview')}?contact={own.pk}"
    answer = contact_form(name="社区医院", phone="0546-0850009")
    assert "有 1 张已印的联系卡要重印" in text_of(client.post(look, answer))
    assert "0546-0850009" in text_of(client.post(look, answer))
    without_script = client.post(
        reverse("cards:service_contact_edit", args=[own.pk]), {**answer, "preview": "1"}
    )
    assert (without_script.status_code, "有 1 张已印的" in text_of(without_script)) == (200, True)
    own.refresh_from_db()
    assert own.phone == "0546-0850001"
    response = client.post(reverse("cards:service_contact_edit", args=[own.pk]), answer, follow=True)
    assert "现在共有 1 张联系卡上的号码要重印" in text_of(response)
    reprint = text_of(client.get(reverse("cards:contact_card_reprint")))
    assert "社区医院： 0546-0850001 改为 0546-0850009 1 张" in reprint


def test_the_second_of_two_editors_is_told_and_keeps_what_was_typed(client, tree, head):
    own = make_contact(tree.station, "社区医院", "0546-0850001")
    edit = reverse("cards:service_contact_edit", args=[own.pk])
    client.post(edit, contact_form(name="社区医院", phone="0546-0850005"))
    response = client.post(edit, contact_form(name="社区医院", phone="0546-0850006"))
    assert response.status_code == 409
    assert "现在是 0546-0850005" in text_of(response)
    assert "0546-0850006" in response.content.decode()
    client.post(edit, contact_form(name="社区医院", phone="0546-0850006", version="2"))
    own.refresh_from_db()
    assert own.phone == "0546-0850006"


def test_a_service_is_ended_after_a_word_about_what_follows(client, tree, head):
    own = make_contact(tree.station, "社区医院", "0546-0850001")
    make_contact_card(make_retiree(station=tree.station))
    end = reverse("cards:service_contact_end", args=[own.pk])
    assert "有 1 张已印的联系卡上有这个号码" in text_of(client.get(end))
    response = client.post(end, {"version": "1"}, follow=True)
    assert "已停用“社区医院”" in text_of(response)
    assert client.get(end).status_code == 404


def test_a_station_sets_another_number_or_leaves_a_service_out_and_takes_it_back(client, tree, clinic, head):
    new = f"{reverse('cards:service_contact_new')}?name=社区医院"
    assert 'value="看病拿药"' in client.get(new).content.decode()
    client.post(f"{reverse('cards:service_contact_leave_out')}", {"name": "社区医院"})
    page = text_of(client.get(SERVICES))
    assert "这里没有的服务 社区医院" in page
    left_out = ServiceContact.objects.get(unit=tree.station)
    response = client.post(
        reverse("cards:service_contact_end", args=[left_out.pk]), {"version": "1"}, follow=True
    )
    assert "已恢复上级的“社区医院”" in text_of(response)
    assert "没有这项服务" in text_of(
        client.post(reverse("cards:service_contact_leave_out"), {"name": "理发"}, follow=True)
    )


def test_numbers_of_units_above_and_beside_are_out_of_reach(client, tree, clinic, head):
    beside = make_contact(tree.sibling)
    for contact in (clinic, beside):
        for name in ("edit", "end"):
            url = reverse(f"cards:service_contact_{name}", args=[contact.pk])
            assert [client.get(url).status_code, client.post(url, contact_form()).status_code] == [404, 404]
    for unit in (tree.sibling.pk, tree.department.pk, "x", "9" * 20):
        assert client.get(f"{SERVICES}?unit={unit}").status_code == 404
        assert (
            client.post(f"{reverse('cards:service_contact_new')}?unit={unit}", contact_form()).status_code
            == 404
        )


# Printing


def test_a_head_prints_for_everybody_with_a_service_card(client, tree, clinic, head):
    for name in ("王芳", "张𠮷"):
        make_card(make_retiree(station=tree.station, name=name))
    page = text_of(client.get(f"{PRINT}?who=SERVICE_CARD&style=CARD"))
    assert "名单上有 2 人，用 A4 纸 1 张" in page
    assert "有 1 位的姓名里有打印不出来的字： 张𠮷（“𠮷”）" in page
    response = order(client)
    batch = PrintBatch.objects.get()
    assert response.url == reverse("cards:print_batch_detail", args=[batch.pk])
    assert "做好了 2 张，A4 纸 1 张" in text_of(client.get(response.url))
    pages = client.get(reverse("cards:print_batch_pages", args=[batch.pk]))
    assert pages.content.startswith(b"%PDF")
    assert pages["Cache-Control"].startswith("max-age=0")
    events = AccessEvent.objects.filter(kind=AccessEvent.Kind.PRINT, user=head)
    assert [event.detail[:5] for event in events.order_by("pk")] == ["打印联系卡", "下载联系卡"]


def test_those_whose_name_cant_be_printed_are_left_out_when_asked(client, tree, clinic, head):
    make_card(make_retiree(station=tree.station, name="张𠮷"))
    make_card(make_retiree(station=tree.station, name="王芳"))
    response = order(client, names="skip")
    page = text_of(client.get(response.url))
    assert "没有印的 1 人 张𠮷：姓名里的“𠮷”打印不出来" in page


def test_a_larger_order_is_made_in_the_background(client, tree, clinic, head):
    for _ in range(jobs.AT_ONCE + 1):
        make_card(make_retiree(station=tree.station))
    response = order(client)
    assert "正在排队" in text_of(client.get(response.url))
    batch = PrintBatch.objects.get()
    progress = reverse("cards:print_batch_progress", args=[batch.pk])
    assert "HX-Refresh" not in client.get(progress)
    jobs.work_through()
    assert client.get(progress)["HX-Refresh"] == "true"
    assert f"做好了 {jobs.AT_ONCE + 1} 张，A4 纸 3 张" in text_of(client.get(response.url))


def test_an_order_is_cancelled(client, tree, clinic, head):
    for _ in range(jobs.AT_ONCE + 1):
        make_card(make_retiree(station=tree.station))
    batch = PrintBatch.objects.get(pk=order(client).url.split("/")[-2])
    cancel = reverse("cards:print_batch_cancel", args=[batch.pk])
    assert client.get(cancel).status_code == 405
    assert "已取消这次打印" in text_of(client.post(cancel, follow=True))
    assert "没有重复处理" in text_of(client.post(cancel, follow=True))


def test_two_clicks_are_one_order(client, tree, clinic, head):
    make_card(make_retiree(station=tree.station))
    number = str(uuid.uuid4())
    urls = {order(client, submission_id=number).url for _ in range(2)}
    assert (len(urls), PrintBatch.objects.count(), ContactCard.objects.count()) == (1, 1, 1)


def test_nobody_to_print_for_is_told(client, head, clinic):
    response = order(client)
    assert (response.status_code, "现在没有要印的人" in text_of(response)) == (422, True)
    assert "没有这样的人" in text_of(client.get(PRINT))


def test_a_station_without_numbers_is_named_and_nothing_is_ordered(client, tree, head):
    make_card(make_retiree(station=tree.station))
    assert "还没有登记服务电话，1 人这次不印" in text_of(client.get(f"{PRINT}?who=SERVICE_CARD"))
    assert order(client).status_code == 422
    assert not PrintBatch.objects.exists()


def test_a_nonsense_choice_is_refused(client, tree, clinic, head):
    make_card(make_retiree(station=tree.station))
    for query in ("who=ALLE", "style=POSTER", f"station={tree.sibling.pk}&who=SERVICE_CARD&style=x"):
        assert order(client, query).status_code == 422
    assert order(client, submission_id="x").status_code == 422
    assert not PrintBatch.objects.exists()


def test_one_person_is_printed_from_their_page(client, tree, clinic, head):
    person = make_retiree(station=tree.station, name="王芳")
    assert "打印联系卡：王芳" in text_of(client.get(f"{PRINT}?retiree={person.pk}"))
    order(client, f"retiree={person.pk}&who=ONE&style=POCKET")
    card = ContactCard.objects.get()
    assert (card.retiree, card.style) == (person, CardStyle.POCKET)
    assert AccessEvent.objects.get(kind="PRINT").subject == f"people.retiree:{person.pk}"
    other = make_retiree(station=tree.sibling)
    assert client.get(f"{PRINT}?retiree={other.pk}").status_code == 404
    assert order(client, f"retiree={other.pk}").status_code == 404


def test_only_those_to_be_printed_again_are_printed_again(client, tree, clinic, head):
    old = make_contact_card(
        make_retiree(station=tree.station), numbers=[{"name": "社区医院", "phone": "0"}], issued_on=TODAY
    )
    make_contact_card(make_retiree(station=tree.station), issued_on=TODAY)
    order(client, "who=REPRINT&style=CARD")
    assert [card.retiree for card in ContactCard.objects.waiting()] == [old.retiree]
    assert "没有要重印的联系卡" in text_of(client.get(reverse("cards:contact_card_reprint")))


def test_more_than_can_be_printed_at_once_is_told(client, tree, clinic, head, monkeypatch):
    monkeypatch.setattr(PrintBatch, "MOST", 2)
    for _ in range(3):
        make_card(make_retiree(station=tree.station))
    assert "还有 1 人" in text_of(client.get(f"{PRINT}?who=SERVICE_CARD"))
    order(client)
    assert ContactCard.objects.count() == 2


def test_pages_that_are_gone_say_so(client, tree, clinic, head):
    make_card(make_retiree(station=tree.station))
    order(client)
    batch = PrintBatch.objects.get()
    jobs.remove_old(timezone.now() + PrintBatch.KEPT * 2)
    response = client.get(reverse("cards:print_batch_pages", args=[batch.pk]), follow=True)
    assert "已经删除" in text_of(response)


def test_a_colleague_s_order_is_out_of_reach(client, tree, clinic, head, sign_in):
    make_card(make_retiree(station=tree.station))
    order(client)
    batch = PrintBatch.objects.get()
    sign_in(Role.STATION_HEAD, tree.station)
    for name in ("detail", "progress", "pages"):
        assert client.get(reverse(f"cards:print_batch_{name}", args=[batch.pk])).status_code == 404
    assert client.post(reverse("cards:print_batch_cancel", args=[batch.pk])).status_code == 404


def test_the_codes_lead_to_the_address_that_elders_reach(client, tree, clinic, head, settings):
    make_card(make_retiree(station=tree.station))
    settings.PUBLIC_URL = "https://laonian.example.com/"
    assert "https://laonian.example.com/reach/" in text_of(client.get(PRINT + "?who=SERVICE_CARD"))
    order(client)
    assert PrintBatch.objects.get().site == "https://laonian.example.com/"
