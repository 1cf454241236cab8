"""The pages of the printed cards: to be handed out, to be signed for, to be printed again."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from cards.contact import services
from cards.contact.directory import Directory
from cards.contact.filters import ContactCardFilter, State
from cards.contact.forms import FORMS
from cards.contact.reprints import groups_of
from cards.models import ContactCard
from cards.search import without_whole_numbers
from laoling import calendar
from laoling.accounts.printing import Column, print_list, station_column
from laoling.answers import carried_out

PER_PAGE = 50
MOST_AT_ONCE = 500
SECRETS = ["retiree__id_number", "retiree__phone"]  # lists don't show them, so nobody decrypts them

may_read = permission_required("cards.view_servicecontact", raise_exception=True)
may_issue = permission_required("cards.issue_contactcard", raise_exception=True)


def cards_of(request) -> ContactCardFilter:
    """The cards within the user's scope with what lists show, and the filter of the address."""
    rows = ContactCard.objects.visible_to(request.user).select_related("retiree__station").defer(*SECRETS)
    return ContactCardFilter(request.GET, rows, request=request, today=calendar.today())


@require_safe
@may_read
@without_whole_numbers
def contact_card_list(request):
    """The cards within scope by what is to be done with them; who sees no people goes to the numbers."""
    if not request.user.sees_people:
        return redirect("cards:service_contact_list")
    cards, found = ContactCard.objects.visible_to(request.user), cards_of(request)
    counts = {
        State.WAITING: cards.waiting(),
        State.UNSIGNED: cards.unsigned(),
        State.RECEIVED: cards.received(),
    }
    context = {
        "page": Paginator(found.qs, PER_PAGE).get_page(request.GET.get("page")),
        "filter": found,
        "form": found.form,
        "tabs": [(state, counts[state].count()) for state in State],
        "reprint": cards.to_reprint(Directory.read().numbers()).count(),
    }
    return render(request, "cards/contact_card_list.html", context)


@never_cache
@require_POST
@permission_required(["cards.view_servicecontact", "people.print_retiree"], raise_exception=True)
def contact_card_print(request):
    """The list that the filter of the address finds: what a visitor takes along."""
    found = cards_of(request)
    columns = [
        Column("姓名", lambda card: card.retiree, narrow=True),
        *station_column(request.user, lambda card: card.retiree.station),
        Column("住址", lambda card: card.retiree.home),
        Column("样式", lambda card: card.get_style_display(), narrow=True),
        Column("打印", lambda card: f"{calendar.local_day(card.printed_at)}", narrow=True),
        Column("发放", lambda card: card.issued_on or "", narrow=True),
        Column("签收", lambda card: f"{card.received_on or ''} {card.signed_in_words}".strip()),
    ]
    back = reverse("cards:contact_card_list")
    return print_list(request, title="联系卡", found=found, rows=found.qs, columns=columns, back=back)


def chosen_of(request) -> list[int]:
    """The ids posted as `chosen`, one by one or joined by commas; anything else is passed over."""
    words = ",".join(request.POST.getlist("chosen")).split(",")
    return [int(word) for word in words if word.isascii() and word.isdigit() and len(word) < 18]


@require_POST
@may_issue
def contact_card_confirm(request):
    """Name everybody whose cards are about to be marked: those ticked, and when, by whom."""
    action = "receive" if "receive" in request.POST else "issue"
    form = FORMS[action](initial={"day": calendar.today(), "signed_by": ContactCard.SignedBy.SELF})
    return confirm_page(request, action, form)


def confirm_page(request, action: str, form, status=200):
    cards = ContactCard.objects.visible_to(request.user).valid().filter(pk__in=chosen_of(request))
    cards = cards.waiting() if action == "issue" else cards.filter(received_on=None)
    rows = list(
        cards.select_related("retiree__station")
        .defer(*SECRETS)
        .order_by("retiree__name_sort", "pk")[:MOST_AT_ONCE]
    )
    if not rows:
        messages.warning(request, "没有要登记的联系卡：请先勾选，或者它们已由别人登记。")
        return redirect(back_of(request))
    context = {
        "rows": rows,
        "chosen": ",".join(str(row.pk) for row in rows),
        "form": form,
        "action": reverse(f"cards:contact_card_{action}"),
        "back": back_of(request),
    }
    return render(request, "cards/contact_card_confirm.html", context, status=status)


def back_of(request) -> str:
    """The page of ours that the clerk came from, else the list."""
    back = request.POST.get("back", "")
    if url_has_allowed_host_and_scheme(back, allowed_hosts=None) and back.startswith("/"):
        return back
    return reverse("cards:contact_card_list")


@require_POST
@may_issue
def contact_card_issue(request):
    form = FORMS["issue"](request.POST)
    return marked(request, "issue", form, "已登记发放 {} 张联系卡", issue)


def issue(request, form, cards) -> int:
    return services.issue_cards(
        cards=cards, issued_on=form.cleaned_data["day"], by=request.user, today=calendar.today()
    )


@require_POST
@may_issue
def contact_card_receive(request):
    form = FORMS["receive"](request.POST)
    return marked(request, "receive", form, "已登记签收 {} 张联系卡", receive)


def receive(request, form, cards) -> int:
    data = form.cleaned_data
    return services.receive_cards(
        cards=cards,
        received_on=data["day"],
        signed_by=data["signed_by"],
        signer=data["signer"],
        by=request.user,
        today=calendar.today(),
    )


def marked(request, action: str, form, words: str, mark):
    """Mark all that the page before named, or none."""
    mine = ContactCard.objects.visible_to(request.user).filter(pk__in=chosen_of(request))
    cards = list(mine.values_list("pk", flat=True))
    done: list[int] = []
    if not carried_out(request, form, lambda: done.append(mark(request, form, cards))):
        return confirm_page(request, action, form, status=422)
    skipped = len(cards) - done[0]
    messages.success(request, words.format(done[0]) + (f"，另有 {skipped} 张已由别人登记" if skipped else ""))
    return redirect(back_of(request))


@require_safe
@permission_required("people.print_retiree", raise_exception=True)
def contact_card_reprint(request):
    """Whose cards carry a number that isn't true any more, by station, style and what changed."""
    groups = groups_of(request.user, Directory.read())
    context = {"groups": groups, "count": sum(group.count for group in groups)}
    return render(request, "cards/contact_card_reprint.html", context)
