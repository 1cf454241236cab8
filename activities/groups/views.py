"""The staff's pages of groups: the list, one group, registering, reviewing, dissolving."""

from datetime import date

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from activities.groups import services
from activities.groups.filters import GroupFilter
from activities.groups.forms import DissolveForm, GroupForm, RegisterForm, ReviewForm
from activities.groups.lists import former_members_of, held_by, members_of, officers_of, with_member_count
from activities.models import Group, GroupReview
from activities.pages import let_the_public_see_it
from laoling import calendar
from laoling.answers import carried_out, status_of

PER_PAGE = 50
MEMBERS_PER_PAGE = 100
FORMER = 50
FORM = require_http_methods(["GET", "HEAD", "POST"])
may_read = permission_required("activities.view_group", raise_exception=True)
may_keep = permission_required(["activities.view_group", "activities.keep_group"], raise_exception=True)
may_register = permission_required(
    ["activities.view_group", "activities.register_group"], raise_exception=True
)


def find_group(user, pk) -> Group:
    people = "unit", "parent", "registered_by", "dissolved_by"
    return get_object_or_404(Group.objects.visible_to(user).select_related(*people), pk=pk)


def find_kept(user, pk) -> Group:
    """A group that the user may change. Raises PermissionDenied for one that another unit keeps."""
    group = find_group(user, pk)
    if not is_kept(user, group):
        raise PermissionDenied
    return group


def is_kept(user, group: Group) -> bool:
    return Group.objects.kept_by(user).filter(pk=group.pk).exists()


def groups_of(request) -> GroupFilter:
    groups = with_member_count(Group.objects.visible_to(request.user).select_related("unit", "parent"))
    return GroupFilter(request.GET, groups, request=request, today=calendar.today())


@require_safe
@may_read
def group_list(request):
    found = groups_of(request)
    page = Paginator(found.qs, PER_PAGE).get_page(request.GET.get("page"))
    officers = officers_of(page.object_list, request.user)
    context = {
        "filter": found,
        "form": found.form,
        "page": page,
        "rows": [(group, officers[group.pk]) for group in page],
        "names_people": request.user.sees_people,
    }
    return render(request, "activities/group_list.html", context)


@never_cache
@require_safe
@may_read
def group_detail(request, pk):
    return group_page(request, find_group(request.user, pk))


def group_page(request, group: Group, status: int = 200, **forms):
    """One group; `forms` are those that couldn't be carried out."""
    user, today = request.user, calendar.today()
    members = members_of(group, user)
    page = Paginator(members, MEMBERS_PER_PAGE).get_page(request.GET.get("page"))
    count = group.memberships.current().count()
    context = {
        "group": group,
        "is_kept": is_kept(user, group),
        "page": page,
        "count": count,
        "elsewhere": count - page.paginator.count,
        "names_members": user.sees_party or (user.sees_people and not group.is_of_the_party),
        "former": list(former_members_of(group, user)[:FORMER]),
        "children": list(with_member_count(group.children.active())),
        "candidates": services.candidates_for(group, user).count(),
        "reviews": list(group.reviews.select_related("reviewed_by")),
        "held": held_by(group, today, user),
        "today": today,
        "register_form": RegisterForm(initial={"on": today}),
        "dissolve_form": DissolveForm(initial={"on": today}, auto_id="dissolve_%s"),
        "review_form": ReviewForm(initial=proposed_review(group, today, count), auto_id="review_%s"),
        **forms,
    }
    return render(request, "activities/group_detail.html", context, status=status)


def proposed_review(group: Group, today: date, members: int) -> dict:
    """What the review of last year most likely says: counted, to be corrected."""
    year = today.year - 1
    activities = group.activities.public().not_cancelled()
    held = activities.between(date(year, 1, 1), date(year, 12, 31)).count()
    return {"year": year, "activities_held": held, "members": members, "accounts_in_order": True}


@never_cache
@FORM
@may_keep
def group_new(request):
    return group_form(request, None)


@never_cache
@FORM
@may_keep
def group_edit(request, pk):
    group = find_kept(request.user, pk)
    if not group.is_active:
        messages.warning(request, f"“{group}”已经解散，不能再修改。")
        return redirect("activities:group_detail", pk)
    return group_form(request, group)


def group_form(request, group):
    saved: list[Group] = []
    form = GroupForm(request.POST if request.method == "POST" else None, instance=group, user=request.user)

    def save():
        version = form.cleaned_data["version"] if group else None
        saved.append(
            services.save_group(group=form.instance, version=version, by=request.user, now=timezone.now())
        )

    if form.is_bound and carried_out(request, form, save):
        let_the_public_see_it()
        messages.success(request, f"已保存“{saved[0].name}”")
        return redirect("activities:group_detail", saved[0].pk)
    return render(
        request, "activities/group_form.html", {"form": form, "group": group}, status=status_of(form)
    )


def answered(request, group: Group, form, action, words: str, **forms):
    """Carry out `action` and go back to the group, or show its page with what is wrong in the form."""
    if carried_out(request, form, action):
        let_the_public_see_it()
        messages.success(request, words)
        return redirect("activities:group_detail", group.pk)
    if not form.errors:  # somebody was quicker, and a message says so
        return redirect("activities:group_detail", group.pk)
    return group_page(request, group, status=422, form=form, **forms)


@require_POST
@may_register
def group_register(request, pk):
    group, form = find_kept(request.user, pk), RegisterForm(request.POST)

    def register():
        on = form.cleaned_data["on"]
        services.register_group(group=group, on=on, by=request.user, today=calendar.today())

    return answered(request, group, form, register, f"已备案“{group}”", register_form=form)


@require_POST
@may_register
def group_dissolve(request, pk):
    group = find_kept(request.user, pk)
    form = DissolveForm(request.POST, auto_id="dissolve_%s")

    def dissolve():
        services.dissolve_group(group=group, by=request.user, today=calendar.today(), **form.cleaned_data)

    return answered(
        request, group, form, dissolve, f"已解散“{group}”，成员和职务都已结束", dissolve_form=form
    )


@require_POST
@may_register
def group_review(request, pk):
    group = find_kept(request.user, pk)
    form = ReviewForm(request.POST, instance=GroupReview(group=group), auto_id="review_%s")

    def review():
        services.review_group(review=form.instance, by=request.user, today=calendar.today())

    words = f"已保存“{group}”{request.POST.get('year', '')[:4]} 年的年审"
    return answered(request, group, form, review, words, review_form=form)


def address_of(group: Group) -> str:
    return reverse("activities:group_detail", args=[group.pk])
