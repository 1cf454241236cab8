from django.contrib import admin

from branding.publicity.models import Channel


@admin.register(Channel)
class ChannelAdmin(admin.ModelAdmin):
    """The channels can be added, renamed, ordered and put out of use; what appeared on one stays readable."""

    list_display = ["name", "place", "in_use", "is_portal"]
    ordering = ["place", "pk"]
    fields = ["name", "place", "in_use"]
    show_full_result_count = False
