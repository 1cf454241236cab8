"""Requests in the managers' admin: read there, worked on in the staff's pages; and the two tables they edit."""

from django.contrib import admin
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from laoling import calendar
from laoling.accounts.admin_parts import ReadOnly, ReadOnlyInline, ScopedAdmin, UnitFilter, link
from laoling.accounts.models import Unit
from visits.models import HelpRequest, RequestStep, RequestTopic, RequestUrgency
from visits.requests.states import State, Step


class RequestUnitFilter(UnitFilter):
    """By unit of the person, or of the station that took an unknown caller's call."""

    def queryset(self, request, queryset):
        if not self.value():
            return queryset
        unit = Unit.objects.administered_by(request.user).filter(pk=self.chosen()).first()
        if unit is None:
            return queryset.none()
        return queryset.filter(
            Q(retiree__station__path__startswith=unit.path) | Q(station__path__startswith=unit.path)
        )


class StateNowFilter(admin.SimpleListFilter):
    title = "状态"
    parameter_name = "state_now"

    def lookups(self, request, model_admin):
        return [("open", "未办结"), ("overdue", "逾期"), *State.choices]

    def queryset(self, request, queryset):
        if not self.value():
            return queryset
        if self.value() == "open":
            return queryset.unresolved()
        if self.value() == "overdue":
            return queryset.overdue(timezone.now())
        return queryset.filter(state=self.value())


class ThisMonthFilter(admin.SimpleListFilter):
    """What the dashboard counts for this month, up to today."""

    def lookups(self, request, model_admin):
        return [("month", "本月")]

    def queryset(self, request, queryset):
        if self.value() != "month":
            return queryset
        today = calendar.today()
        begin, end = calendar.start_of(today.replace(day=1)), calendar.start_of(today + calendar.ONE_DAY)
        return self.between(queryset, begin, end)

    def between(self, queryset, begin, end):
        raise NotImplementedError


class RegisteredFilter(ThisMonthFilter):
    title = "登记"
    parameter_name = "registered"

    def between(self, queryset, begin, end):
        return queryset.filter(registered_at__gte=begin, registered_at__lt=end)


class ResolvedFilter(ThisMonthFilter):
    title = "办结"
    parameter_name = "resolved"

    def between(self, queryset, begin, end):
        return queryset.filter(resolved_at__gte=begin, resolved_at__lt=end)


class CalledBackFilter(ThisMonthFilter):
    title = "回访"
    parameter_name = "called_back"

    def between(self, queryset, begin, end):
        steps = RequestStep.objects.filter(kind=Step.CALLED_BACK, at__gte=begin, at__lt=end)
        return queryset.filter(pk__in=steps.values("request"))


class RequestStepInline(ReadOnlyInline):
    model = RequestStep
    fields = readonly_fields = ("at", "kind", "by", "handler", "words", "satisfaction")


@admin.register(HelpRequest)
class HelpRequestAdmin(ReadOnly, ScopedAdmin):
    """The department's requests; each figure of the dashboard leads here."""

    list_display = [
        "whose",
        "home_station",
        "category",
        "topic",
        "urgency",
        "registered_on",
        "due_on",
        "state",
        "handler",
        "satisfaction",
    ]
    list_filter = [
        StateNowFilter,
        RegisteredFilter,
        ResolvedFilter,
        CalledBackFilter,
        "category",
        "topic",
        "urgency",
        "satisfaction",
        RequestUnitFilter,
    ]
    search_fields = ["retiree__name", "^retiree__name_initials", "caller_name"]
    search_help_text = "按老同志姓名、首字母或来电人查找"
    date_hierarchy = "registered_on"
    ordering = ["-registered_at", "-pk"]
    inlines = [RequestStepInline]
    fields = [
        "staff_page",
        "retiree",
        "home_station",
        "caller_name",
        "channel",
        "category",
        "topic",
        "urgency",
        "words",
        "state",
        "handler",
        "registered_at",
        "registered_by",
        "due_at",
        "wait_reason",
        "done",
        "resolved_at",
        "satisfaction",
        "called_back_at",
        "closed_at",
        "times_reopened",
    ]

    def get_queryset(self, request):
        rows = super().get_queryset(request)
        rows = rows.select_related("retiree__station", "station", "topic", "urgency", "handler")
        return rows.defer("retiree__id_number", "retiree__phone", "caller_phone")

    @admin.display(description="谁的诉求")
    def whose(self, row):
        return row.whose

    @admin.display(description="老年站")
    def home_station(self, row):
        return row.home_station

    @admin.display(description="工作页面")
    def staff_page(self, row):
        return link(reverse("visits:request_detail", args=[row.pk]), "打开这件诉求的页面")


@admin.register(RequestTopic)
class RequestTopicAdmin(admin.ModelAdmin):
    """What requests are about; a topic in use is taken off the form, never deleted."""

    list_display = ["name", "category", "place", "is_offered"]
    list_editable = ["place", "is_offered"]
    ordering = ["place", "pk"]

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(RequestUrgency)
class RequestUrgencyAdmin(admin.ModelAdmin):
    """How fast requests are due; a change counts for those registered from now on."""

    list_display = ["name", "hours", "working_days", "ladder"]
    fields = ["name", "hours", "working_days"]
    ordering = ["place"]

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
