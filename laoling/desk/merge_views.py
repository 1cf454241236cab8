"""Records that may be one person twice: the list, saying that they aren't, and merging them."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cards.models import ServiceCard
from cards.search import IsOneOf, people_matching
from laoling.answers import carried_out, status_of
from laoling.desk import duplicates, merging
from laoling.desk.merge_form import MergeForm
from laoling.desk.search import SHOWN
from laoling.desk.views import merged_into
from laoling.people import search as search_words
from laoling.people.models import Retiree
from laoling.ticks import ask_on_commit

PER_PAGE = 50

may_merge = permission_required("people.merge_retiree", raise_exception=True)


@require_safe
@may_merge
def duplicate_list(request):
    """The pairs in scope that may be one person, the surest first."""
    pairs: Any = duplicates.PairsOf(request.user)
    page: Any = Paginator(pairs, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "desk/duplicate_list.html", {"page": page})


@require_POST
@may_merge
def duplicate_apart(request, pk, other_pk):
    """Remember that two records are two people."""
    one, other = find_two(request.user, pk, other_pk)
    duplicates.keep_apart(one=one, other=other, by=request.user)
    messages.success(request, f"已记下：{one}和{other}不是同一人，以后不再列出")
    return redirect("desk:duplicate_list")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@may_merge
def merge_search(request, pk):
    """Look for the other record of a person by hand: whatever finds people finds it, archived ones too.

    What is typed may be a number, so it is sent and never gets an address.
    """
    if (survivor := merged_into(request.user, pk)) is not None:
        return redirect("desk:merge_search", survivor)
    people = Retiree.objects.visible_to(request.user).filter(erased_at=None)
    retiree = get_object_or_404(people.select_related("station"), pk=pk)
    query = search_words.clean(request.POST.get("q", ""))
    found: list[Retiree] = []
    if query:
        others = people.filter(IsOneOf("pk", people_matching(request.user, query))).exclude(pk=pk)
        found = list(others.select_related("station").sorted_by_name()[: SHOWN + 1])
    context = {"retiree": retiree, "query": query, "found": found[:SHOWN], "has_more": len(found) > SHOWN}
    return render(request, "desk/merge_search.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@may_merge
def retiree_merge(request, pk, other_pk):
    """Both records side by side, and what moves; sent, they are one."""
    if (survivor := already_one(request.user, pk, other_pk)) is not None:
        messages.info(request, "这两份资料已经合并，没有重复处理。")
        return redirect("desk:retiree_detail", survivor)
    form = form_about(request.user, pk, other_pk, request.POST or None)
    done: list[Retiree] = []

    def merge():
        done.append(merging.merge_retirees(**form.answers(), by=request.user, now=timezone.now()))

    if request.method == "POST" and carried_out(request, form, merge):
        ask_on_commit("visits.tasks.plan_duties")
        messages.success(request, f"已把两份资料合并为{done[0]}一份，走访、任务和评估都在这里")
        return redirect("desk:retiree_detail", done[0].pk)
    status = status_of(form)
    if status == 409:  # somebody else was quicker: how it stands now, with what was chosen
        if already_one(request.user, pk, other_pk) is not None:
            return redirect("desk:retiree_merge", pk, other_pk)
        form = form_about(request.user, pk, other_pk, request.POST).renewed()
    context = {"form": form, "people": form.people, "counts": merging.counts_of(*form.people)}
    return render(request, "desk/retiree_merge.html", context, status=status)


def form_about(user, pk, other_pk, data) -> MergeForm:
    """The form about two records in the user's scope, and their open cards."""
    people = find_two(user, pk, other_pk)
    cards = ServiceCard.objects.open().filter(retiree__in=people).select_related("visitor")
    return MergeForm(data, people=people, cards=list(cards.order_by("retiree")))


def find_two(user, pk, other_pk) -> tuple[Retiree, Retiree]:
    """Both records within the user's scope, the lower number first; Http404 otherwise."""
    people = Retiree.objects.visible_to(user).filter(erased_at=None).select_related("station", "household")
    first, second = sorted((pk, other_pk))
    return get_object_or_404(people, pk=first), get_object_or_404(people.exclude(pk=first), pk=second)


def already_one(user, pk, other_pk) -> int | None:
    """The record that stays, when these two were merged already."""
    one, other = merged_into(user, pk), merged_into(user, other_pk)
    pair = {one or pk, other or other_pk}
    return pair.pop() if len(pair) == 1 and pk != other_pk else None
