"""The pages of political study, below /study/."""

from django.urls import path

from activities.study import directive_views, session_views, views

app_name = "study"

urlpatterns = [
    path("", views.overview, name="overview"),
    path("meetings/", views.meeting_list, name="meeting_list"),
    path("groups/<int:pk>/meetings/<str:month>/", views.meeting_detail, name="meeting_detail"),
    path("groups/<int:pk>/meetings/<str:month>/announce/", views.meeting_announce, name="meeting_announce"),
    path("groups/<int:pk>/meetings/<str:month>/record/", views.meeting_record, name="meeting_record"),
    path("groups/<int:pk>/meetings/<str:month>/excuse/", views.meeting_excuse, name="meeting_excuse"),
    path("groups/<int:pk>/year/", views.branch_year_page, name="branch_year"),
    path("groups/<int:pk>/year/print/", views.branch_year_print, name="branch_year_print"),
    path("coverage/", views.coverage, name="coverage"),
    path("activities/", session_views.session_list, name="session_list"),
    path("activities/<int:pk>/", session_views.session_edit, name="session_edit"),
    path("directives/", directive_views.directive_list, name="directive_list"),
    path("directives/new/", directive_views.directive_new, name="directive_new"),
    path("directives/<int:pk>/", directive_views.directive_detail, name="directive_detail"),
    path("directives/<int:pk>/edit/", directive_views.directive_edit, name="directive_edit"),
    path("directives/<int:pk>/withdraw/", directive_views.directive_withdraw, name="directive_withdraw"),
    path(
        "directives/<int:pk>/branches/<int:branch_pk>/",
        directive_views.transmission,
        name="transmission",
    ),
]
