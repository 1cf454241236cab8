"""Registering people and changing what is known of them; where they belong, who is family, whom to call."""

from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from laoling import calendar
from laoling.accounts.models import AccessEvent
from laoling.accounts.services import client_address, record_access
from laoling.answers import carried_out, status_of
from laoling.crypto import blind_index
from laoling.people import services
from laoling.people.changes import ChangedMeanwhile
from laoling.people.forms import RegisterForm, RetireeForm, TransferForm
from laoling.people.id_number import clean_id_number
from laoling.people.models import Retiree
from laoling.people.moving import transfer_retiree
from laoling.ticks import ask_on_commit

PLAN = "visits.tasks.plan_duties"
FORM = require_http_methods(["GET", "HEAD", "POST"])


def find_retiree(request, pk) -> Retiree:
    """The person within the user's scope; Http404 otherwise."""
    people = Retiree.objects.visible_to(request.user).select_related("station", "household")
    return get_object_or_404(people, pk=pk)


@never_cache
@FORM
@permission_required("people.add_retiree", raise_exception=True)
def retiree_new(request):
    """Register somebody; the same submission, sent twice or from two tabs, is one person."""
    sent = request.method == "POST"
    form = RegisterForm(request.POST, user=request.user) if sent else RegisterForm.begin(request.user)
    made: list[Retiree] = []
    alike: list[Retiree] = []

    def register():
        others = numbers_in(request.POST.get("others", ""))
        answers = {"values": form.values(), "contact": form.contact(), "others": others, "by": request.user}
        submission = form.cleaned_data["submission_id"]
        try:
            made.append(services.register_retiree(submission_id=submission, **answers))
        except services.LooksAlike as found:
            alike.extend(found.people)

    if sent and carried_out(request, form, register) and made:
        messages.success(request, f"已登记{made[0]}（{made[0].station}）")
        return redirect("desk:retiree_detail", made[0].pk)
    context = {"form": form, "alike": alike, "holder": holder_of(request.user, form)}
    return render(request, "people/retiree_new.html", context, status=422 if alike else status_of(form))


def holder_of(user, form) -> Retiree | None:
    """Whom the user may look at, if that is who has the ID number already."""
    if not form.is_bound or not form.has_error("id_number", code="registered"):
        return None
    index = blind_index(clean_id_number(form["id_number"].data), purpose="people.id_number")
    return Retiree.objects.visible_to(user).select_related("station").filter(id_number_index=index).first()


def numbers_in(text: str) -> set[int]:
    """Keys joined by commas; anything else is passed over."""
    return {int(word) for word in text.split(",") if word.isascii() and word.isdigit() and len(word) < 18}


@never_cache
@FORM
@permission_required("people.update_retiree", raise_exception=True)
def retiree_edit(request, pk):
    """Change a person's data; who comes second is told what changed, keeps what was typed and decides."""
    retiree = find_retiree(request, pk)
    if retiree.archived_at:
        messages.warning(request, f"{retiree}已归档，恢复以后才能修改资料。")
        return redirect("desk:retiree_detail", pk)
    form_of = partial(RetireeForm, user=request.user, row=retiree)
    if request.method != "POST":
        note_reading(request, retiree)
        return edit_page(request, retiree, form_of())
    form = form_of(request.POST)
    if form.is_behind():
        if form.says_nothing_new():
            return saved(request, retiree)
        return edit_page(request, retiree, form.caught_up(), status=409)

    def change():
        answers = {"values": form.values(), "version": form.cleaned_data["version"], "by": request.user}
        services.change_retiree(retiree=retiree, **answers)

    try:
        if carried_out(request, form, change):
            return saved(request, retiree)
    except ChangedMeanwhile:  # between our look and the lock
        now = find_retiree(request, pk)
        behind = RetireeForm(request.POST, user=request.user, row=now)
        return edit_page(request, now, behind.caught_up(), status=409)
    return edit_page(request, retiree, form, status=status_of(form))


def saved(request, retiree):
    messages.success(request, f"已保存{retiree}的资料")
    return redirect("desk:retiree_detail", retiree.pk)


def edit_page(request, retiree, form, status=200):
    context = {"retiree": retiree, "form": form, "holder": holder_of(request.user, form)}
    context["today"] = calendar.today()
    return render(request, "people/retiree_edit.html", context, status=status)


def note_reading(request, retiree) -> None:
    """That a person's data were opened goes into the access log."""
    record_access(
        by=request.user,
        kind=AccessEvent.Kind.READ,
        subject=f"people.retiree:{retiree.pk}",
        address=client_address(request),
    )


@never_cache
@FORM
@permission_required("people.transfer_retiree", raise_exception=True)
def retiree_transfer(request, pk):
    """Let a person, or a household, belong to another station from today on."""
    retiree = find_retiree(request, pk)
    family = list(Retiree.objects.visible_to(request.user).current().family_of(retiree))
    form = TransferForm(request.POST or None, user=request.user, retiree=retiree, family=family)
    moved = []

    def transfer():
        answers = {name: form.cleaned_data[name] for name in ("from_station", "to_station", "reason")}
        answers |= {"together": form.cleaned_data.get("together", False), "by": request.user}
        moved.extend(transfer_retiree(retiree=retiree, on=calendar.today(), **answers))

    if request.method == "POST" and carried_out(request, form, transfer):
        ask_on_commit(PLAN)
        messages.success(request, transfer_in_words(moved, form))
        return redirect("desk:home") if form.leaves else redirect("desk:retiree_detail", pk)
    if request.method == "POST" and not form.errors:  # somebody was quicker, and the message says so
        return redirect("desk:retiree_detail", pk)
    context = {"retiree": retiree, "form": form, "family": family, "today": calendar.today()}
    return render(request, "people/retiree_transfer.html", context, status=status_of(form))


def transfer_in_words(moved: list[Retiree], form: TransferForm) -> str:
    """`已把张三、李四（2 人）转到一号站`, and what that means."""
    names = "、".join(person.name for person in moved)
    count = f"（{len(moved)} 人）" if len(moved) > 1 else ""
    words = f"已把{names}{count}转到{form.cleaned_data['to_station']}"
    return f"{words}，您不再能看到他们的资料" if form.leaves else words
