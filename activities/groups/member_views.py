"""Who belongs to a group: joining, leaving, offices; and the lists of members and officers on paper."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.db.models import F
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from activities.groups import services
from activities.groups.forms import EndOfficeForm, FindForm, JoinForm, LeaveForm, OfficeForm
from activities.groups.lists import members_of
from activities.groups.views import FORM, address_of, find_group, find_kept, groups_of, is_kept, may_keep
from activities.models import Group, GroupKind, Membership, Office
from activities.models.groups import POSTS
from laoling import calendar
from laoling.accounts.printing import Column, print_rows, station_column
from laoling.answers import carried_out, status_of
from laoling.people.models import Retiree

FOUND = 50
may_print = permission_required(
    ["activities.view_group", "people.view_retiree", "people.print_retiree"], raise_exception=True
)


@never_cache
@FORM
@may_keep
def member_add(request, pk):
    """Look for people by POST, tick them, and let them join; a Party branch offers whom the roster names."""
    group = find_kept(request.user, pk)
    if not group.is_active:
        messages.warning(request, f"“{group}”已经解散，不能再加入成员。")
        return redirect("activities:group_detail", pk)
    joins = "join" in request.POST
    form = FindForm(request.POST if request.method == "POST" and not joins else None)
    join_form = JoinForm(request.POST if joins else None, initial={"joined_on": calendar.today()})
    if joins and joined(request, group, join_form):
        return redirect("activities:group_detail", pk)
    return render(
        request,
        "activities/member_add.html",
        {
            "group": group,
            "find_form": form,
            "join_form": join_form,
            "form": join_form if joins else form,
            "people": people_for(request, group, form, joins=joins),
            "is_search": form.is_bound and form.is_valid(),
            "chosen": chosen_of(request),
            "today": calendar.today(),
        },
        status=status_of(join_form if joins else form) if form.errors or joins else 200,
    )


def people_for(request, group: Group, form, *, joins: bool) -> list[Retiree]:
    """Whom the page offers: found by name, ticked before, or named by the roster."""
    people = Retiree.objects.visible_to(request.user).current()
    if joins:
        people = people.filter(pk__in=chosen_of(request)).sorted_by_name()
    elif form.is_bound:
        people = people.none() if form.errors else people.matching(form.cleaned_data["name"]).sorted_by_name()
    else:
        people = services.candidates_for(group, request.user)
    return list(people.select_related("station").defer("id_number", "phone")[:FOUND])


def joined(request, group: Group, form) -> bool:
    people = list(Retiree.objects.visible_to(request.user).filter(pk__in=chosen_of(request)))
    if not people:
        form.add_error(None, "请先勾选要加入的老同志")
        return False
    made: list[Membership] = []

    def join():
        made.extend(
            services.add_members(
                group=group,
                people=people,
                joined_on=form.cleaned_data["joined_on"],
                by=request.user,
                today=calendar.today(),
            )
        )

    if not carried_out(request, form, join):
        return False
    messages.success(request, f"{group}：新加入 {len(made)} 人")
    return True


def chosen_of(request) -> list[int]:
    """The ids posted as `chosen`; anything else is passed over."""
    words = request.POST.getlist("chosen")
    return [int(word) for word in words if word.isascii() and word.isdigit() and len(word) < 18]


def find_member(request, pk) -> Membership:
    members = Membership.objects.visible_to(request.user).select_related("group__unit", "retiree__station")
    member = get_object_or_404(members.defer("retiree__id_number", "retiree__phone"), pk=pk)
    if not is_kept(request.user, member.group):
        raise PermissionDenied
    return member


@never_cache
@require_safe
@may_keep
def member_detail(request, pk):
    return member_page(request, find_member(request, pk))


def member_page(request, member: Membership, status: int = 200, **forms):
    """One member with their offices; `forms` are those that couldn't be carried out, by office for its end."""
    today = calendar.today()
    refused_ends = forms.pop("end_forms", {})
    context = {
        "member": member,
        "group": member.group,
        "offices": [
            (office, refused_ends.get(office.pk) or end_form(office, initial={"until_on": today}))
            for office in member.offices.order_by(F("until_on").desc(nulls_first=True), "from_on")
        ],
        "posts": POSTS[GroupKind(member.group.kind)],
        "leave_form": LeaveForm(initial={"left_on": today}, auto_id="leave_%s"),
        "office_form": OfficeForm(initial={"from_on": today}, auto_id="office_%s"),
        "today": today,
        **forms,
    }
    return render(request, "activities/member_detail.html", context, status=status)


def end_form(office: Office, *args, **kwargs) -> EndOfficeForm:
    return EndOfficeForm(*args, auto_id=f"end_{office.pk}_%s", **kwargs)


@require_POST
@may_keep
def member_leave(request, pk):
    member, form = find_member(request, pk), LeaveForm(request.POST, auto_id="leave_%s")

    def leave():
        services.end_membership(
            membership=member,
            left_on=form.cleaned_data["left_on"],
            reason=form.cleaned_data["left_reason"],
            by=request.user,
            today=calendar.today(),
        )

    if carried_out(request, form, leave):
        messages.success(request, f"已登记：{member.retiree}离开{member.group}")
        return redirect(address_of(member.group))
    return refused(request, member, form, leave_form=form)


@require_POST
@may_keep
def office_give(request, pk):
    member, form = find_member(request, pk), OfficeForm(request.POST, auto_id="office_%s")

    def give():
        services.give_office(membership=member, by=request.user, today=calendar.today(), **form.cleaned_data)

    if carried_out(request, form, give):
        messages.success(request, f"已登记：{member.retiree}任{form.cleaned_data['post']}")
        return redirect("activities:member_detail", pk)
    return refused(request, member, form, office_form=form)


@require_POST
@may_keep
def office_end(request, pk, office_pk):
    member = find_member(request, pk)
    office = get_object_or_404(Office, pk=office_pk, membership=member)
    form = end_form(office, request.POST)

    def end():
        services.end_office(office=office, until_on=form.cleaned_data["until_on"], today=calendar.today())

    if carried_out(request, form, end):
        messages.success(request, f"已登记：{member.retiree}不再任{office.post}")
        return redirect("activities:member_detail", pk)
    return refused(request, member, form, end_forms={office.pk: form})


def refused(request, member: Membership, form, **forms):
    if not form.errors:
        return redirect("activities:member_detail", member.pk)
    return member_page(request, member, status=422, form=form, **forms)


@never_cache
@require_POST
@may_print
def member_print(request, pk):
    """The members of one group, on paper; the Party's only for roles that need them."""
    group, user = find_group(request.user, pk), request.user
    if group.is_of_the_party and not user.sees_party:
        raise PermissionDenied
    columns = [
        Column("姓名", lambda member: member.retiree, narrow=True),
        Column("职务", lambda member: "、".join(office.post for office in member.posts)),
        *station_column(user, lambda member: member.retiree.station),
        Column("加入日期", lambda member: f"{member.joined_on}", narrow=True),
        Column("电话", lambda member: member.retiree.phone_for(user), narrow=True),
        Column("签名", lambda member: "", to_write=True),
    ]
    return print_rows(
        request,
        title=f"{group}成员名单",
        rows=members_of(group, user).defer(None).defer("retiree__id_number"),
        columns=columns,
        words=group.unit.name,
        logged="现在的成员",
        back=address_of(group),
        subject=f"activities.group:{group.pk}",
    )


@never_cache
@require_POST
@may_print
def officer_print(request):
    """The officers of the groups that the list shows, on paper."""
    found, user = groups_of(request), request.user
    back = f"{reverse('activities:group_list')}?{request.GET.urlencode()}"
    if not found.form.is_valid():
        messages.warning(request, "没有打印：请先改好筛选条件。")
        return redirect(back)
    offices = Office.objects.visible_to(user).current().filter(membership__group__in=found.qs.values("pk"))
    columns = [
        Column("团队", lambda office: office.membership.group),
        Column("类别", lambda office: office.membership.group.get_kind_display(), narrow=True),
        Column("单位", lambda office: office.membership.group.unit, narrow=True),
        Column("职务", lambda office: office.post, narrow=True),
        Column("姓名", lambda office: office.membership.retiree, narrow=True),
        Column("电话", lambda office: office.membership.retiree.phone_for(user), narrow=True),
        Column("任职日期", lambda office: f"{office.from_on}", narrow=True),
    ]
    rows = offices.select_related("membership__group__unit", "membership__retiree")
    return print_rows(
        request,
        title="团队负责人名单",
        rows=rows.defer("membership__retiree__id_number").order_by(
            "membership__group__unit__path",
            "membership__group__kind",
            "membership__group__name",
            "from_on",
            "pk",
        ),
        columns=columns,
        back=back,
        words=found.in_words(),
        logged=found.in_words(for_log=True),
    )
