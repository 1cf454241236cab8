"""The pages of groups, below /activities/groups/; part of the namespace `activities`."""

from django.urls import path

from activities.groups import member_views, views

urlpatterns = [
    path("", views.group_list, name="group_list"),
    path("new/", views.group_new, name="group_new"),
    path("officers/print/", member_views.officer_print, name="officer_print"),
    path("<int:pk>/", views.group_detail, name="group_detail"),
    path("<int:pk>/edit/", views.group_edit, name="group_edit"),
    path("<int:pk>/register/", views.group_register, name="group_register"),
    path("<int:pk>/review/", views.group_review, name="group_review"),
    path("<int:pk>/dissolve/", views.group_dissolve, name="group_dissolve"),
    path("<int:pk>/members/", member_views.member_add, name="member_add"),
    path("<int:pk>/members/print/", member_views.member_print, name="member_print"),
    path("members/<int:pk>/", member_views.member_detail, name="member_detail"),
    path("members/<int:pk>/leave/", member_views.member_leave, name="member_leave"),
    path("members/<int:pk>/offices/", member_views.office_give, name="office_give"),
    path(
        "members/<int:pk>/offices/<int:office_pk>/end/",
        member_views.office_end,
        name="office_end",
    ),
]
