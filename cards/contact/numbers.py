"""The pages of the service numbers: what the people of a unit may call, and where that comes from."""

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cards.contact import services
from cards.contact.directory import SHOWN, Directory
from cards.contact.forms import ServiceContactForm
from cards.models import CardStyle, ContactCard, ServiceContact
from laoling import calendar
from laoling.accounts.models import Unit
from laoling.answers import carried_out, status_of

form_page = require_http_methods(["GET", "HEAD", "POST"])
may_read = permission_required("cards.view_servicecontact", raise_exception=True)
may_change = permission_required("cards.change_servicecontact", raise_exception=True)


def unit_asked_for(request) -> Unit:
    """The unit of `?unit=` within the user's scope, by default their own; Http404 otherwise."""
    key = request.GET.get("unit", "")
    if not key and request.user.unit is not None:
        return request.user.unit
    if not (key.isascii() and key.isdigit() and len(key) < 18):
        raise Http404
    return get_object_or_404(Unit.objects.visible_to(request.user), pk=int(key))


def list_of(unit: Unit) -> str:
    return f"{reverse('cards:service_contact_list')}?unit={unit.pk}"


@require_safe
@may_read
def service_contact_list(request):
    """What stands on the cards of a unit, in order: its own services, and those that it has from above."""
    unit, directory = unit_asked_for(request), Directory.read()
    own = directory.of_unit.get(unit.pk, [])
    found = directory.services(unit)
    context = {
        "unit": unit,
        "units": Unit.objects.visible_to(request.user),
        "contacts": [(contact, directory.units[contact.unit_id]) for contact in found],
        "left_out": [contact for contact in own if contact.is_left_out],
        "preview": preview_of(directory, unit),
        "submission_id": uuid.uuid4(),
    }
    return render(request, "cards/service_contact_list.html", context)


def preview_of(directory: Directory, unit: Unit) -> dict:
    """What the cards of a unit show: those of the small card, then what only the larger ones have room for."""
    found = directory.services(unit)
    card, door, pocket = (SHOWN[style] for style in (CardStyle.CARD, CardStyle.DOOR, CardStyle.POCKET))
    return {
        "unit": unit,
        "card": found[:card],
        "door": found[card:door],
        "pocket": found[door:pocket],
        "web": found[pocket:],
    }


def newly_outdated(before: Directory, after: Directory) -> int:
    """How many cards would have to be printed again because of a change that isn't made yet."""
    cards = ContactCard.objects.all()
    return max(cards.to_reprint(after.numbers()).count() - cards.to_reprint(before.numbers()).count(), 0)


@form_page
@may_change
def service_contact_new(request):
    """A service of a unit; `?name=` is one of a unit above that this one wants to have its own number for."""
    unit = unit_asked_for(request)
    contact = ServiceContact(unit=unit)
    form = ServiceContactForm(
        request.POST or None, instance=contact, user=request.user, initial=suggested(request, unit)
    )
    if is_sent(request) and carried_out(request, form, lambda: services.add_contact(contact=contact)):
        messages.success(request, f"已登记“{contact.name}”{contact.phone}。{what_follows()}")
        return redirect(list_of(unit))
    return form_of(request, contact, form)


def is_sent(request) -> bool:
    """Whether the form is to be saved, not only looked at (which works without scripts too)."""
    return request.method == "POST" and "preview" not in request.POST


def suggested(request, unit: Unit) -> dict:
    """What a new form begins with: the service of a unit above, or the unit's own telephone."""
    directory = Directory.read()
    name = request.GET.get("name", "")
    above = next((contact for contact in directory.above(unit) if contact.name == name), None)
    if above:
        return {
            "name": above.name,
            "does": above.does,
            "hours": above.hours,
            "place": above.place,
            "phone": "",
        }
    if not directory.of_unit.get(unit.pk):
        return {"name": unit.name[:12], "phone": unit.phone, "does": "有事先找我们", "place": 1}
    return {"place": 5}


@form_page
@may_change
def service_contact_edit(request, pk):
    contact = find_contact(request, pk)
    form = ServiceContactForm(request.POST or None, instance=contact, user=request.user)
    if is_sent(request):
        version = int(request.POST.get("version") or 0) if form.is_valid() else 0
        if carried_out(request, form, lambda: services.change_contact(contact=contact, version=version)):
            messages.success(request, f"已保存“{contact.name}”{contact.phone}。{what_follows()}")
            return redirect(list_of(contact.unit))
    return form_of(request, contact, form)


def find_contact(request, pk) -> ServiceContact:
    """The service in force within the user's scope; Http404 otherwise."""
    contacts = ServiceContact.objects.visible_to(request.user).in_force().select_related("unit")
    return get_object_or_404(contacts, pk=pk)


def what_follows() -> str:
    """Whether there are cards to be printed again, in words."""
    count = ContactCard.objects.to_reprint(Directory.read().numbers()).count()
    return f"现在共有 {count} 张联系卡上的号码要重印，见“要重印的”。" if count else ""


def form_of(request, contact: ServiceContact, form):
    """The form beside what the card will look like; what somebody saved meanwhile is told."""
    if form.is_bound:
        form.is_valid()  # fills in what can be read, to be looked at
    context = {
        "contact": contact,
        "form": form,
        "current": ServiceContact.objects.filter(pk=contact.pk).first(),
        **outcome_of(contact),
    }
    status = status_of(form) if is_sent(request) else 200
    return render(request, "cards/service_contact_form.html", context, status=status)


def outcome_of(contact: ServiceContact) -> dict:
    """What the cards would show with the service as typed, and how many printed ones wouldn't be true any more."""
    now = Directory.read()
    then = now.replaced_with(contact) if contact.name and contact.phone else now
    return {"preview": preview_of(then, contact.unit), "outdated": newly_outdated(now, then)}


@require_POST
@may_change
def service_contact_preview(request):
    """The part beside the form, for what is typed so far; nothing is saved."""
    key = request.GET.get("contact", "")
    if key:
        contact = find_contact(request, int(key) if key.isdecimal() and len(key) < 18 else 0)
    else:
        contact = ServiceContact(unit=unit_asked_for(request))
    form = ServiceContactForm(request.POST, instance=contact, user=request.user)
    form.is_valid()  # fills in what can be read
    return render(request, "cards/_service_contact_preview.html", outcome_of(contact))


@require_POST
@may_change
def service_contact_leave_out(request):
    """A unit says that it doesn't offer a service of the units above it."""
    unit = unit_asked_for(request)
    names = {contact.name for contact in Directory.read().above(unit)}
    name = request.POST.get("name", "")
    if name not in names:
        messages.warning(request, "上级单位现在没有这项服务，没有做改动。")
    else:
        services.leave_out(unit=unit, name=name, submission_id=uuid.uuid4())
        messages.success(request, f"{unit}的联系卡上不再印“{name}”。{what_follows()}")
    return redirect(list_of(unit))


@form_page
@may_change
def service_contact_end(request, pk):
    """Say that a number serves no longer, after being told what that means."""
    contact = find_contact(request, pk)
    if request.method == "POST":
        return ended(request, contact)
    now = Directory.read()
    then = now.replaced_with(ServiceContact(pk=contact.pk, unit=contact.unit, ended_on=calendar.today()))
    context = {
        "contact": contact,
        "preview": preview_of(then, contact.unit),
        "outdated": newly_outdated(now, then),
    }
    return render(request, "cards/service_contact_end.html", context)


def ended(request, contact: ServiceContact):
    version = request.POST.get("version", "")
    number = int(version) if version.isdecimal() and len(version) < 9 else 0
    try:
        services.end_contact(contact=contact, by=request.user, today=calendar.today(), version=number)
    except services.Outdated as refusal:
        messages.warning(request, str(refusal))
        return redirect("cards:service_contact_end", contact.pk)
    done = (
        f"已恢复上级的“{contact.name}”" if contact.is_left_out else f"已停用“{contact.name}”{contact.phone}"
    )
    messages.success(request, f"{done}。{what_follows()}")
    return redirect(list_of(contact.unit))
