"""The pages of labour competitions, below /branding/competitions/."""

from django.urls import path

from branding.competitions import entry_views, result_views, views

app_name = "competitions"

urlpatterns = [
    path("", views.competition_list, name="competition_list"),
    path("new/", views.competition_new, name="competition_new"),
    path("<int:pk>/", views.competition_detail, name="competition_detail"),
    path("<int:pk>/edit/", views.competition_edit, name="competition_edit"),
    path("<int:pk>/open/", views.competition_open, name="competition_open"),
    path("<int:pk>/judges/", views.competition_judges, name="competition_judges"),
    path("<int:pk>/close/", views.competition_close, name="competition_close"),
    path("<int:pk>/reopen/", views.competition_reopen, name="competition_reopen"),
    path("<int:pk>/entries/new/", entry_views.entry_new, name="entry_new"),
    path("<int:pk>/entries/all/", entry_views.entry_all, name="entry_all"),
    path("<int:pk>/judge/", entry_views.competition_judge, name="competition_judge"),
    path("<int:pk>/honours/", result_views.honours, name="honours"),
    path("<int:pk>/honours/print/", result_views.honours_print, name="honours_print"),
    path("<int:pk>/certificates/", result_views.certificates_print, name="certificates_print"),
    path("<int:pk>/ranking/export/", result_views.ranking_export, name="ranking_export"),
    path("entries/<int:pk>/", entry_views.entry_detail, name="entry_detail"),
    path("entries/<int:pk>/edit/", entry_views.entry_edit, name="entry_edit"),
    path("entries/<int:pk>/withdraw/", entry_views.entry_withdraw, name="entry_withdraw"),
    path("entries/<int:pk>/score/", entry_views.entry_score, name="entry_score"),
]
