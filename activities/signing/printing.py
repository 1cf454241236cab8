"""Rosters and call lists on paper, written into the access log."""

from django.contrib.auth.decorators import permission_required
from django.db.models import Case, F, Value, When
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from activities import words
from activities.models import Activity, Call, SignUp
from activities.signing.calls import back, calls_of
from activities.signing.views import find_activity
from laoling import calendar
from laoling.accounts.printing import Column, print_rows, station_column

may_print = permission_required(
    ["activities.view_activity", "activities.sign_up_people", "people.print_retiree"], raise_exception=True
)

WAITING_ORDER = Case(When(state=SignUp.State.WAITING, then=F("place")), default=Value(0))


def moment_of(activity: Activity) -> str:
    day = calendar.day_in_words(calendar.local_day(activity.starts_at))
    return f"{day} {words.span_in_words(activity.starts_at, activity.ends_at)}"


@never_cache
@require_POST
@may_print
def roster_print(request, pk):
    """Who has a seat and who waits, with room to sign."""
    activity, user = find_activity(request.user, pk), request.user
    rows = SignUp.objects.visible_to(user).active().filter(activity=activity)
    rows = rows.select_related("retiree__station").defer("retiree__id_number")
    columns = [
        Column("姓名", lambda row: row.retiree, narrow=True),
        *station_column(user, lambda row: row.retiree.station),
        Column("电话", lambda row: row.retiree.phone_for(user), narrow=True),
        Column("报名", state_of, narrow=True),
        Column("到场", came_of, narrow=True),
        Column("签到", lambda row: "", to_write=True),
    ]
    return print_rows(
        request,
        title=f"{activity.title}：签到表",
        rows=rows.order_by("state", WAITING_ORDER, "retiree__name_sort", "pk"),
        columns=columns,
        words=f"{moment_of(activity)}，{activity.venue}。",
        logged=f"活动 {activity.pk}",
        back=reverse("activities:sign_up_list", args=[pk]),
    )


def state_of(row: SignUp) -> str:
    if row.state == SignUp.State.WAITING:
        return f"候补（{row.place} 号）"
    return "现场来的" if row.walked_in else row.get_state_display()


def came_of(row: SignUp) -> str:
    return {True: "到", False: "没到", None: ""}[row.came]


@never_cache
@require_POST
@may_print
def call_print(request):
    """Whom to call about what, with room for a tick."""
    user = request.user
    columns = [
        Column("姓名", lambda call: call.sign_up.retiree, narrow=True),
        *station_column(user, lambda call: call.sign_up.retiree.station),
        Column("电话", lambda call: call.sign_up.retiree.phone_for(user), narrow=True),
        Column("活动", lambda call: call.sign_up.activity),
        Column("时间", lambda call: moment_of(call.sign_up.activity)),
        Column("要说的", what_to_say),
        Column("已通知", lambda call: "✓" if call.called_at else "", narrow=True),
    ]
    return print_rows(
        request,
        title="电话通知",
        rows=calls_of(request),
        columns=columns,
        words="",
        logged="活动的电话通知",
        back=back(request),
        landscape=True,
    )


def what_to_say(call: Call) -> str:
    activity = call.sign_up.activity
    if call.why == Call.Why.CANCELLED:
        return f"已取消：{activity.cancel_reason}"
    if call.why == Call.Why.MOVED:
        because = words.because_of(activity.move_reason)
        return f"{because}改为{moment_of(activity)}，{activity.venue}"
    return "有名额了，请来参加"
