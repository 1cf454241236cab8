from django.contrib import admin

from branding.training.models import Topic


@admin.register(Topic)
class TopicAdmin(admin.ModelAdmin):
    """Topics can be renamed, given another validity, and retired; credits already earned keep theirs."""

    list_display = ["name", "valid_months", "place", "retired_on"]
    ordering = ["place", "pk"]
    fields = ["name", "valid_months", "place", "retired_on"]
