"""The report of moods under /visits/moods/, the talks under /visits/talks/; in the name space of visits."""

from django.urls import path

from visits.moods import report_views, views

urlpatterns = [
    path("moods/", report_views.mood_report, name="mood_report"),
    path("moods/print/", report_views.mood_print, name="mood_print"),
    path("moods/export/", report_views.mood_export, name="mood_export"),
    path("<int:pk>/mood/reveal/", views.mood_reveal, name="mood_reveal"),
    path("talks/", views.talk_list, name="talk_list"),
    path("talks/<int:pk>/", views.talk_detail, name="talk_detail"),
    path("talks/<int:pk>/hold/", views.talk_hold, name="talk_hold"),
    path("talks/<int:pk>/close/", views.talk_close, name="talk_close"),
    path("talks/<int:pk>/reveal/", views.talk_reveal, name="talk_reveal"),
]
