from django.contrib import admin

from activities.models import Activity
from laoling.accounts.admin_parts import ReadOnly, ScopedAdmin, unit_filter


class PublishedFilter(admin.SimpleListFilter):
    title = "状态"
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return [("published", "已发布"), ("draft", "草稿"), ("cancelled", "已取消")]

    def queryset(self, request, queryset):
        match self.value():
            case "published":
                return queryset.public().not_cancelled()
            case "draft":
                return queryset.drafts()
            case "cancelled":
                return queryset.cancelled()
        return queryset


@admin.register(Activity)
class ActivityAdmin(ReadOnly, ScopedAdmin):
    list_display = [
        "title",
        "programme",
        "kind",
        "unit",
        "venue",
        "starts_at",
        "published_at",
        "cancelled_at",
    ]
    list_filter = [PublishedFilter, "programme", "kind", unit_filter("unit")]
    list_select_related = ["unit", "venue"]
    search_fields = ["title"]
    search_help_text = "按活动名称查找"
    date_hierarchy = "starts_at"
    ordering = ["-starts_at", "-pk"]
    fields = [
        "title",
        "programme",
        "kind",
        "unit",
        "venue",
        "starts_at",
        "ends_at",
        "description",
        "phone",
        "series",
        "takes_sign_ups",
        "capacity",
        "audience",
        "sign_up_from",
        "sign_up_until",
        "moved_from",
        "moved_from_venue",
        "move_reason",
        "summary",
        "published_at",
        "published_by",
        "cancelled_at",
        "cancelled_by",
        "cancel_reason",
    ]
