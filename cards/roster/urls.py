"""Included by cards/urls.py below `roster/`, in the namespace of cards."""

from django.urls import path

from cards.roster import views

urlpatterns = [
    path("", views.roster_list, name="roster_list"),
    path("template/", views.roster_template, name="roster_template"),
    path("upload/", views.roster_upload, name="roster_upload"),
    path("<int:pk>/", views.roster_detail, name="roster_detail"),
    path("<int:pk>/progress/", views.roster_progress, name="roster_progress"),
    path("<int:pk>/wrong/", views.roster_wrong, name="roster_wrong"),
    path("<int:pk>/again/", views.roster_again, name="roster_again"),
    path("<int:pk>/confirm/", views.roster_confirm, name="roster_confirm"),
    path("<int:pk>/cancel/", views.roster_cancel, name="roster_cancel"),
]
