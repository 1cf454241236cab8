"""The lists of duties and visits on paper."""

from django.contrib.auth.decorators import permission_required
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from laoling.accounts.printing import Column, print_list, station_column
from visits.models import DutyKind
from visits.views import duties_of, visits_of
from visits.windows import State


@never_cache
@require_POST
@permission_required(["visits.view_duty", "people.print_retiree"], raise_exception=True)
def duty_print(request):
    """The duties that the filter of the address finds."""
    found, user = duties_of(request), request.user
    columns = [
        Column("姓名", lambda duty: duty.retiree, narrow=True),
        Column("等级", lambda duty: duty.get_tier_display() or "", narrow=True),
        *station_column(user, lambda duty: duty.retiree.station),
        Column("住址", lambda duty: duty.retiree.home),
        Column("电话", lambda duty: duty.retiree.phone_for(user), narrow=True),
        Column("类别", lambda duty: duty.what, narrow=True),
        Column("到期日", lambda duty: f"{duty.due_on}", narrow=True),
        Column("状态", lambda duty: State(duty.state).label, narrow=True),
        Column("责任走访员", lambda duty: visitor_in_words(duty), narrow=True),
    ]
    rows = found.qs.defer(None).defer("retiree__id_number")
    return print_list(
        request, title="应访任务", found=found, rows=rows, columns=columns, back=reverse("visits:duty_list")
    )


def visitor_in_words(duty) -> str:
    """Who answers for it."""
    return str(duty.visitor or "未指定")


@never_cache
@require_POST
@permission_required(["visits.view_visit", "people.print_retiree"], raise_exception=True)
def visit_print(request):
    """The visits that the filter of the address finds."""
    found, user = visits_of(request), request.user
    columns = [
        Column("走访日", lambda visit: f"{visit.visited_on}", narrow=True),
        Column("姓名", lambda visit: visit.retiree, narrow=True),
        *station_column(user, lambda visit: visit.retiree.station),
        Column("结果", outcome_in_words),
        Column(
            "服务", lambda visit: "、".join(str(DutyKind(kind).label) for kind in visit.kinds), narrow=True
        ),
        Column("走访人", lambda visit: visit.visitor, narrow=True),
        Column("做了什么", lambda visit: visit.done),
        Column("听到的需求", lambda visit: visit.needs),
    ]
    return print_list(
        request,
        title="走访记录",
        found=found,
        rows=found.qs,
        columns=columns,
        back=reverse("visits:visit_list"),
    )


def outcome_in_words(visit) -> str:
    """How it went, and whether it was taken back."""
    return f"{visit.get_outcome_display()}（已撤回）" if visit.withdrawn_at else visit.get_outcome_display()
