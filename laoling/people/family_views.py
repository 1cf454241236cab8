"""Who lives with a retiree, and who is the spouse."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from laoling import calendar
from laoling.answers import Outdated
from laoling.people import families
from laoling.people.forms import SearchForm
from laoling.people.models import Retiree
from laoling.people.views import FORM, find_retiree

MAY_EDIT = permission_required("people.change_retiree", raise_exception=True)
FOUND = 20


@never_cache
@FORM
@MAY_EDIT
def family(request, pk):
    """The family, and who is found by name to be joined to it; asked by POST, so that no name gets an address."""
    retiree = find_retiree(request, pk)
    form = SearchForm(request.POST or None)
    found = None
    if request.method == "POST" and form.is_valid():
        people = Retiree.objects.visible_to(request.user).current().exclude(pk=pk)
        found = list(
            people.matching(form.cleaned_data["name"]).sorted_by_name().select_related("station")[: FOUND + 1]
        )
    return family_page(request, retiree, form, found, status=422 if form.errors else 200)


def family_page(request, retiree, form, found=None, status=200):
    visible = Retiree.objects.visible_to(request.user).select_related("station")
    context = {
        "retiree": retiree,
        "form": form,
        "found": found[:FOUND] if found is not None else None,
        "has_more": bool(found) and len(found) > FOUND,
        "spouse": visible.filter(pk=retiree.spouse_id).first(),
        "members": list(visible.family_of(retiree).sorted_by_name()),
        "today": calendar.today(),
    }
    return render(request, "people/family.html", context, status=status)


def find_other(request) -> Retiree:
    """The person in scope whom a button names; Http404 otherwise."""
    key = request.POST.get("other", "")
    is_key = key.isdecimal() and len(key) < 18
    return get_object_or_404(Retiree.objects.visible_to(request.user), pk=int(key) if is_key else 0)


def answer(request, retiree: Retiree, action: Callable[[], object], success: str):
    """Do it and say so, or say why not; back to the family."""
    try:
        action()
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return family_page(request, retiree, SearchForm(), status=422)
    except Outdated as outdated:
        messages.warning(request, str(outdated))
    else:
        messages.success(request, success)
    return redirect("people:family", retiree.pk)


@require_POST
@MAY_EDIT
def family_join(request, pk):
    """Let somebody live in the same household."""
    retiree, other = find_retiree(request, pk), find_other(request)
    words = f"已登记：{other}和{retiree}住在一起"
    act = {"retiree": retiree, "other": other, "by": request.user}
    return answer(request, retiree, lambda: families.join_household(**act), words)


@require_POST
@MAY_EDIT
def family_leave(request, pk):
    """Take somebody out of the household."""
    retiree, other = find_retiree(request, pk), find_other(request)
    if other.pk != retiree.pk and other.household_id != retiree.household_id:
        messages.warning(request, f"{other}已经不在这个家庭里，没有再做改动。")
        return redirect("people:family", pk)
    act = {"retiree": other, "by": request.user}
    return answer(request, retiree, lambda: families.leave_household(**act), f"已让{other}离开这个家庭")


@require_POST
@MAY_EDIT
def spouse_set(request, pk):
    """Say who is the spouse, in both directions."""
    retiree, other = find_retiree(request, pk), find_other(request)
    words = f"已登记：{other}和{retiree}是夫妻"
    act = {"retiree": retiree, "other": other, "by": request.user}
    return answer(request, retiree, lambda: families.set_spouse(**act), words)


@require_POST
@MAY_EDIT
def spouse_unset(request, pk):
    """Take the spouse away, in both directions."""
    retiree = find_retiree(request, pk)
    act = {"retiree": retiree, "by": request.user}
    words = f"已取消{retiree}的配偶登记"
    return answer(request, retiree, lambda: families.unset_spouse(**act), words)
