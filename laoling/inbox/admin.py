from django.contrib import admin
from django.utils import timezone

from laoling.accounts.admin_parts import ReadOnly
from laoling.inbox.models import Delivery, Heartbeat, LadderRung


@admin.register(LadderRung)
class LadderRungAdmin(admin.ModelAdmin):
    """Who is told how many days after the due day (Rules of duties, 10)."""

    list_display = ["ladder", "rung", "when", "visitor", "head", "department", "centre"]
    list_display_links = ["ladder", "rung"]
    list_filter = ["ladder"]
    ordering = ["ladder", "rung"]
    fields = ["ladder", "rung", "offset_days", "offset_hours", "visitor", "head", "department", "centre"]
    readonly_fields = ["ladder", "rung"]
    show_full_result_count = False

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
