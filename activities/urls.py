"""The staff's pages under /activities/ and the elders' under /schedule."""

from django.urls import include, path, re_path

from activities import public_views, views

app_name = "activities"

staff = [
    path("", views.activity_list, name="activity_list"),
    path("new/", views.activity_new, name="activity_new"),
    path("<int:pk>/", views.activity_detail, name="activity_detail"),
    path("<int:pk>/edit/", views.activity_edit, name="activity_edit"),
    path("<int:pk>/publish/", views.activity_publish, name="activity_publish"),
    path("<int:pk>/cancel/", views.activity_cancel, name="activity_cancel"),
    path("groups/", include("activities.groups.urls")),
    path("venues/", views.venue_list, name="venue_list"),
    path("venues/new/", views.venue_new, name="venue_new"),
    path("venues/<int:pk>/edit/", views.venue_edit, name="venue_edit"),
]
public = [
    path("schedule/", public_views.schedule, name="schedule"),
    path("schedule/week/", public_views.this_week, name="schedule_this_week"),
    re_path(r"^schedule/week/(?P<day>\d{4}-\d{1,2}-\d{1,2})/$", public_views.week, name="schedule_week"),
    re_path(r"^schedule/(?P<year>\d{4})-(?P<month>\d{1,2})/$", public_views.month, name="schedule_month"),
    path("schedule/display/", public_views.display, name="display"),
    path("schedule.ics", public_views.feed, name="schedule_feed"),
]

urlpatterns = [*public, path("activities/", include(staff))]
