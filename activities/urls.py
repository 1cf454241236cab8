"""The staff's pages under /activities/ and the elders' under /schedule."""

from django.urls import include, path, re_path

from activities import plan_views, public_groups, public_views, views
from activities.participation import views as participation
from activities.signing import calls, printing
from activities.signing import views as signing

app_name = "activities"

staff = [
    path("", views.activity_list, name="activity_list"),
    path("new/", views.activity_new, name="activity_new"),
    path("<int:pk>/", views.activity_detail, name="activity_detail"),
    path("<int:pk>/edit/", views.activity_edit, name="activity_edit"),
    path("<int:pk>/publish/", views.activity_publish, name="activity_publish"),
    path("<int:pk>/cancel/", views.activity_cancel, name="activity_cancel"),
    path("groups/", include("activities.groups.urls")),
    path("<int:pk>/copy/", views.activity_copy, name="activity_copy"),
    path("<int:pk>/summary/", signing.activity_summary, name="activity_summary"),
    path("<int:pk>/sign-ups/", signing.sign_up_list, name="sign_up_list"),
    path("<int:pk>/sign-ups/add/", signing.sign_up_add, name="sign_up_add"),
    path("<int:pk>/sign-ups/walk-in/", signing.walk_in_add, name="walk_in_add"),
    path("<int:pk>/sign-ups/end/", signing.roll_call_end, name="roll_call_end"),
    path("<int:pk>/sign-ups/print/", printing.roster_print, name="roster_print"),
    path("sign-ups/<int:pk>/withdraw/", signing.sign_up_withdraw, name="sign_up_withdraw"),
    path("sign-ups/<int:pk>/tick/", signing.sign_up_tick, name="sign_up_tick"),
    path("for/<int:retiree_pk>/", signing.sign_up_for, name="sign_up_for"),
    path("calls/", calls.call_list, name="call_list"),
    path("calls/tick/", calls.call_tick, name="call_tick"),
    path("calls/<int:pk>/untick/", calls.call_untick, name="call_untick"),
    path("calls/print/", printing.call_print, name="call_print"),
    path("participation/", participation.participation, name="participation"),
    path("participation/print/", participation.participation_print, name="participation_print"),
    path("participation/export/", participation.participation_export, name="participation_export"),
    path("series/<int:pk>/", plan_views.series_detail, name="series_detail"),
    path("series/<int:pk>/publish/", plan_views.series_publish, name="series_publish"),
    path("series/<int:pk>/cancel/", plan_views.series_cancel, name="series_cancel"),
    path("series/<int:pk>/extend/", plan_views.series_extend, name="series_extend"),
    path("venues/", views.venue_list, name="venue_list"),
    path("venues/new/", views.venue_new, name="venue_new"),
    path("venues/<int:pk>/edit/", views.venue_edit, name="venue_edit"),
]
public = [
    path("schedule/", public_views.schedule, name="schedule"),
    path("schedule/week/", public_views.this_week, name="schedule_this_week"),
    re_path(r"^schedule/week/(?P<day>\d{4}-\d{1,2}-\d{1,2})/$", public_views.week, name="schedule_week"),
    re_path(
        r"^schedule/week/(?P<day>\d{4}-\d{1,2}-\d{1,2})/poster\.pdf$",
        public_views.week_poster,
        name="schedule_poster",
    ),
    re_path(r"^schedule/(?P<year>\d{4})-(?P<month>\d{1,2})/$", public_views.month, name="schedule_month"),
    path("schedule/groups/", public_groups.groups, name="schedule_groups"),
    path("schedule/activity/<int:pk>/", public_views.activity, name="schedule_activity"),
    path("schedule/activity/<int:pk>.ics", public_views.activity_calendar, name="activity_calendar"),
    path("schedule/display/", public_views.display, name="display"),
    path("schedule.ics", public_views.schedule_feed, name="schedule_feed"),
]

urlpatterns = [*public, path("activities/", include(staff))]
