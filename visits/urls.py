from django.urls import include, path

from visits import event_views, exporting, festival_views, household_views, plan_views, printing, views

app_name = "visits"
urlpatterns = [
    path("", views.visit_list, name="visit_list"),
    path("print/", printing.visit_print, name="visit_print"),
    path("export/", exporting.visit_export, name="visit_export"),
    path("new/<int:retiree_pk>/", views.visit_new, name="visit_new"),
    path("new/household/<int:pk>/", household_views.household_new, name="household_new"),
    path("<int:pk>/", views.visit_detail, name="visit_detail"),
    path("<int:pk>/edit/", views.visit_edit, name="visit_edit"),
    path("<int:pk>/withdraw/", views.visit_withdraw, name="visit_withdraw"),
    path("events/", event_views.event_list, name="event_list"),
    path("events/new/<int:retiree_pk>/", event_views.event_new, name="event_new"),
    path("events/<int:pk>/", event_views.event_detail, name="event_detail"),
    path("events/<int:pk>/correct/", event_views.event_correct, name="event_correct"),
    path("events/<int:pk>/withdraw/", event_views.event_withdraw, name="event_withdraw"),
    path("festivals/", festival_views.festival_list, name="festival_list"),
    path("festivals/print/", festival_views.festival_print, name="festival_print"),
    path("plan/", plan_views.plan, name="plan"),
    path("plan/confirm/", plan_views.plan_confirm, name="plan_confirm"),
    path("plan/assign/", plan_views.plan_assign, name="plan_assign"),
    path("plan/cover/", plan_views.cover, name="cover"),
    path("plan/cover/leave/<int:pk>/", plan_views.cover_leave, name="cover_leave"),
    path("plan/cover/left/<int:station_pk>/<int:visitor_pk>/", plan_views.cover_left, name="cover_left"),
    path("plan/cover/absence/<int:station_pk>/", plan_views.absence_new, name="absence_new"),
    path("duties/", views.duty_list, name="duty_list"),
    path("duties/print/", printing.duty_print, name="duty_print"),
    path("duties/export/", exporting.duty_export, name="duty_export"),
    path("duties/<int:pk>/", views.duty_detail, name="duty_detail"),
    path("duties/<int:pk>/waive/", views.duty_waive, name="duty_waive"),
    path("", include("visits.moods.urls")),
    path("policies/", include("visits.policies.urls")),
    path("requests/", include("visits.requests.urls")),
]
