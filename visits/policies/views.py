"""The policies, one policy with its coverage, and the list by building in which people are ticked."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cards.search import without_whole_numbers
from laoling import calendar
from laoling.answers import carried_out, status_of
from visits.models import Entitlement, Policy
from visits.policies import services
from visits.policies.filters import EntitlementFilter
from visits.policies.fitting import coverage_of, in_words
from visits.policies.forms import PolicyForm, TickForm

PER_PAGE = 100
NAMED = 100
HIDDEN = ("retiree__id_number", "retiree__phone")
may_read = permission_required("visits.view_policy", raise_exception=True)
may_publish = permission_required("visits.publish_policy", raise_exception=True)
may_tick = permission_required(["visits.view_policy", "visits.tick_entitlement"], raise_exception=True)


@require_safe
@may_read
def policy_list(request):
    """What is offered: one's own drafts, and what the units above have published."""
    policies = Policy.objects.visible_to(request.user).select_related("unit")
    page = Paginator(policies, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "visits/policy_list.html", {"page": page, "today": calendar.today()})


def find_policy(user, pk) -> Policy:
    return get_object_or_404(
        Policy.objects.visible_to(user).select_related("unit", "published_by", "created_by"), pk=pk
    )


@require_safe
@may_read
def policy_detail(request, pk):
    """What it says, who is entitled, and how far it has come, by station."""
    policy = find_policy(request.user, pk)
    rows = coverage_of(policy, request.user.unit)
    total = {name: sum(row[name] for row in rows) for name in ("entitled", "told", "received", "left_out")}
    context = {
        "policy": policy,
        "conditions": in_words(policy),
        "rows": rows,
        "total": total,
        "is_own": is_own(request.user, policy),
        "today": calendar.today(),
    }
    return render(request, "visits/policy_detail.html", context)


def is_own(user, policy: Policy) -> bool:
    return policy.unit.path.startswith(user.unit.path)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@may_publish
def policy_new(request):
    return policy_form(request, None)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@may_publish
def policy_edit(request, pk):
    policy = find_policy(request.user, pk)
    if not is_own(request.user, policy):
        raise PermissionDenied
    return policy_form(request, policy)


def policy_form(request, policy):
    now, saved = timezone.now(), []
    today = calendar.local_day(now)
    data = request.POST if request.method == "POST" else None
    form = PolicyForm(data, instance=policy, user=request.user, today=today)

    def save():
        facts = {"stations": form.cleaned_data["stations"], "version": form.cleaned_data["version"]}
        saved.append(
            services.save_policy(policy=form.instance, by=request.user, now=now, today=today, **facts)
        )

    if data is not None and carried_out(request, form, save):
        words = "" if saved[0].is_published else "，还没有发布"
        messages.success(request, f"已保存“{saved[0].title}”{words}")
        return redirect("visits:policy_detail", saved[0].pk)
    context = {"form": form, "policy": policy}
    return render(request, "visits/policy_form.html", context, status=status_of(form))


@require_POST
@may_publish
def policy_publish(request, pk):
    policy = find_policy(request.user, pk)
    now = timezone.now()
    services.publish_policy(policy=policy, by=request.user, now=now, today=calendar.local_day(now))
    count = policy.entitlements.count()
    messages.success(request, f"已发布“{policy.title}”，符合条件的有 {count} 人")
    return redirect("visits:policy_detail", pk)


@require_POST
@may_publish
def policy_withdraw(request, pk):
    policy = find_policy(request.user, pk)
    services.withdraw_policy(policy=policy, by=request.user)
    messages.success(request, f"已撤下“{policy.title}”，公开页面上不再显示")
    return redirect("visits:policy_detail", pk)


def entitled_to(request, policy) -> EntitlementFilter:
    rows = Entitlement.objects.visible_to(request.user).filter(policy=policy)
    rows = rows.select_related("retiree__station", "told_by", "received_by").defer(*HIDDEN)
    return EntitlementFilter(request.GET, rows, request=request, today=calendar.today())


@require_safe
@may_tick
@without_whole_numbers
def entitlement_list(request, pk):
    """Who is entitled, by building; first of all who was left out."""
    policy = find_policy(request.user, pk)
    found = entitled_to(request, policy)
    page = Paginator(found.qs, PER_PAGE).get_page(request.GET.get("page"))
    context = {"policy": policy, "filter": found, "form": found.form, "page": page}
    return render(request, "visits/entitlement_list.html", context)


@require_POST
@may_tick
def entitlement_tick(request, pk):
    """Name those ticked and ask once; then write it down for all of them, or for none."""
    policy = find_policy(request.user, pk)
    rows = Entitlement.objects.visible_to(request.user).filter(policy=policy, pk__in=chosen_of(request))
    back = f"{reverse('visits:entitlement_list', args=[pk])}?{request.GET.urlencode()}"
    what = request.POST.get("what", "")
    if not rows.exists():
        messages.warning(request, "请先在名单里勾选老同志。")
        return redirect(back)
    initial = {"what": what, "on": calendar.today()}
    form = TickForm(request.POST if "confirmed" in request.POST else None, initial=initial)
    done: list[int] = []
    if form.is_bound and carried_out(request, form, lambda: done.append(tick(rows, form, request.user))):
        messages.success(request, f"{dict(TickForm.WHAT)[what]}：已更新 {done[0]} 条")
        return redirect(back)
    people = rows.select_related("retiree").defer(*HIDDEN).order_by("retiree__name_sort", "pk")
    context = {
        "policy": policy,
        "form": form,
        "what": what,
        "words": dict(TickForm.WHAT).get(what, ""),
        "chosen": ",".join(str(key) for key in rows.values_list("pk", flat=True)),
        "names": [row.retiree.name for row in people[:NAMED]],
        "count": rows.count(),
        "back": back,
    }
    return render(request, "visits/entitlement_confirm.html", context, status=status_of(form))


def chosen_of(request) -> list[int]:
    """The ids posted as `chosen`, one by one or joined by commas; anything else is passed over."""
    words = ",".join(request.POST.getlist("chosen")).split(",")
    return [int(word) for word in words if word.isascii() and word.isdigit() and len(word) < 18]


def tick(rows, form, by) -> int:
    data, today = form.cleaned_data, calendar.today()
    if data["what"] == form.TOLD:
        return services.tick_told(rows=rows, channel=data["channel"], on=data["on"], by=by, today=today)
    if data["what"] == form.RECEIVED:
        return services.tick_received(rows=rows, on=data["on"], by=by, today=today)
    return services.untick(rows=rows)
