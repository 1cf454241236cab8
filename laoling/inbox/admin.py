from django.contrib import admin
from django.utils import timezone

from laoling.accounts.admin_parts import ReadOnly
from laoling.inbox.ladder_names import name_of
from laoling.inbox.models import Delivery, Heartbeat, LadderRung


class ByLadder(admin.SimpleListFilter):
    """The rungs of one ladder."""

    title = "阶梯"
    parameter_name = "ladder"

    def lookups(self, request, model_admin):
        ladders = LadderRung.objects.order_by("ladder").values_list("ladder", flat=True).distinct()
        return [(ladder, name_of(ladder)) for ladder in ladders]

    def queryset(self, request, queryset):
        return queryset.filter(ladder=self.value()) if self.value() else queryset


@admin.register(LadderRung)
class LadderRungAdmin(admin.ModelAdmin):
    """Who is told how many days after the due day (Rules of duties, 10)."""

    list_display = ["name", "rung", "when", "visitor", "head", "department", "centre"]
    list_display_links = ["name", "rung"]
    list_filter = [ByLadder]
    ordering = ["ladder", "rung"]
    fields = ["name", "rung", "offset_days", "offset_hours", "visitor", "head", "department", "centre"]
    readonly_fields = ["name", "rung"]
    show_full_result_count = False

    @admin.display(description="阶梯", ordering="ladder")
    def name(self, rung):
        return name_of(rung.ladder)

    @admin.display(description="何时提醒", ordering="offset_days")
    def when(self, rung):
        if rung.offset_hours is not None:
            return f"报告后 {rung.offset_hours} 小时" if rung.offset_hours else "一报告就提醒"
        days = rung.offset_days
        if days == 0:
            return "到期当天"
        return f"到期前 {-days} 天" if days < 0 else f"逾期第 {days} 天"


@admin.register(Heartbeat)
class HeartbeatAdmin(ReadOnly, admin.ModelAdmin):
    """Whether the recurring scans run."""

    list_display = ["name", "beat_at", "interval_seconds", "alive"]
    list_display_links = None
    show_full_result_count = False

    @admin.display(description="正常", boolean=True)
    def alive(self, heartbeat):
        return (timezone.now() - heartbeat.beat_at).total_seconds() <= 2 * heartbeat.interval_seconds


@admin.register(Delivery)
class DeliveryAdmin(ReadOnly, admin.ModelAdmin):
    """What went over further channels, and what didn't arrive; neither addresses nor what was told."""

    list_display = ["pk", "channel", "status", "attempts", "next_try_at", "sent_at", "problem"]
    list_display_links = None
    list_filter = ["status", "channel__kind"]
    list_select_related = ["channel__user"]
    show_full_result_count = False

    def get_queryset(self, request):
        return super().get_queryset(request).defer("channel__address")
