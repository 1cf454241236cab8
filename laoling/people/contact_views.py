"""Whom to call about a retiree: the list in order, and each of them."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from laoling.answers import Outdated, carried_out, status_of
from laoling.people import contacts
from laoling.people.changes import ChangedMeanwhile
from laoling.people.forms import ContactForm, NewContactForm
from laoling.people.models import EmergencyContact, Retiree
from laoling.people.views import FORM, find_retiree, note_reading

MAY_EDIT = permission_required("people.update_retiree", raise_exception=True)


@never_cache
@FORM
@MAY_EDIT
def contact_list(request, pk):
    """Everybody to call, first to last; and somebody more."""
    retiree = find_retiree(request, pk)
    if request.method != "POST":
        note_reading(request, retiree)
        return list_page(request, retiree, NewContactForm.begin())
    form = NewContactForm(request.POST)
    if carried_out(
        request, form, lambda: contacts.add_contact(retiree=retiree, by=request.user, **answers(form))
    ):
        messages.success(request, f"已登记{retiree}的紧急联系人{form.cleaned_data['name']}")
        return redirect("people:contact_list", pk)
    return list_page(request, retiree, form)


def answers(form) -> dict:
    values = {name: form.cleaned_data[name] for name in ("name", "relation", "phone")}
    return {"values": values, "submission_id": form.cleaned_data["submission_id"]}


def list_page(request, retiree, form):
    context = {"retiree": retiree, "contacts": list(retiree.contacts.all()), "form": form}
    return render(request, "people/contact_list.html", context, status=status_of(form))


@never_cache
@FORM
@MAY_EDIT
def contact_edit(request, pk, contact_pk):
    """Change somebody to call; who comes second is told, as with a person's own data."""
    retiree = find_retiree(request, pk)
    contact = find_contact(request, retiree, contact_pk)
    if contact is None:
        return redirect("people:contact_list", pk)
    if request.method != "POST":
        return edit_page(request, contact, ContactForm(user=request.user, row=contact))
    form = ContactForm(request.POST, user=request.user, row=contact)
    if form.is_behind():
        if form.says_nothing_new():
            return saved(request, contact)
        return edit_page(request, contact, form.caught_up(), status=409)

    def change():
        values, version = form.values(), form.cleaned_data["version"]
        contacts.change_contact(contact=contact, values=values, version=version, by=request.user)

    try:
        if carried_out(request, form, change):
            return saved(request, contact)
    except ChangedMeanwhile:  # between our look and the lock
        contact.refresh_from_db()
        behind = ContactForm(request.POST, user=request.user, row=contact)
        return edit_page(request, contact, behind.caught_up(), status=409)
    return edit_page(request, contact, form, status=status_of(form))


def find_contact(request, retiree: Retiree, contact_pk: int) -> EmergencyContact | None:
    """The contact; None, with a message, when somebody removed it meanwhile."""
    contact = retiree.contacts.select_related("retiree").filter(pk=contact_pk).first()
    if contact is None:
        messages.warning(request, f"这位紧急联系人已从{retiree}的名单中删除。下面是最新的名单。")
    return contact


def saved(request, contact):
    messages.success(request, f"已保存{contact.retiree}的紧急联系人{contact}")
    return redirect("people:contact_list", contact.retiree_id)


def edit_page(request, contact, form, status=200):
    context = {"retiree": contact.retiree, "contact": contact, "form": form}
    return render(request, "people/contact_edit.html", context, status=status)


@require_POST
@MAY_EDIT
def contact_remove(request, pk, contact_pk):
    """Take somebody off the list; the history keeps them."""
    retiree = find_retiree(request, pk)
    contact = find_contact(request, retiree, contact_pk)
    if contact is not None and done(
        request, lambda: contacts.remove_contact(contact=contact, by=request.user)
    ):
        messages.success(request, f"已从{retiree}的紧急联系人中删除{contact}")
    return redirect("people:contact_list", pk)


@require_POST
@MAY_EDIT
def contact_move(request, pk, contact_pk):
    """Up or down by one place, from the place that the page showed."""
    retiree = find_retiree(request, pk)
    contact = find_contact(request, retiree, contact_pk)
    place = request.POST.get("place", "")
    from_place = int(place) if place.isdecimal() and len(place) < 5 else 0
    step = 1 if "down" in request.POST else -1
    if contact is not None and done(
        request,
        lambda: contacts.move_contact(contact=contact, from_place=from_place, step=step, by=request.user),
    ):
        contact.refresh_from_db()
        messages.success(request, f"{contact}现在是第 {contact.place} 位紧急联系人")
    return redirect("people:contact_list", pk)


def done(request, action) -> bool:
    """Whether it was done; what somebody else did meanwhile becomes a message."""
    try:
        action()
    except Outdated as outdated:
        messages.warning(request, str(outdated))
        return False
    return True
