from django.urls import include, path

from cards import exporting, printing, views

app_name = "cards"
urlpatterns = [
    path("roster/", include("cards.roster.urls")),
    path("standards/", include("cards.standards.urls")),
    path("contact/", include("cards.contact.urls")),
    path("", views.card_list, name="card_list"),
    path("print/", printing.card_print, name="card_print"),
    path("export/", exporting.card_export, name="card_export"),
    path("<int:pk>/", views.card_detail, name="card_detail"),
    path("<int:pk>/assign/", views.card_assign, name="card_assign"),
    path("<int:pk>/pause/", views.card_pause, name="card_pause"),
    path("<int:pk>/pauses/<int:pause_pk>/end/", views.card_resume, name="card_resume"),
    path("<int:pk>/close/", views.card_close, name="card_close"),
    path("<int:pk>/reopen/", views.card_reopen, name="card_reopen"),
    path("assessments/", views.assessment_list, name="assessment_list"),
    path("assessments/print/", printing.assessment_print, name="assessment_print"),
    path("assessments/export/", exporting.assessment_export, name="assessment_export"),
    path("assessments/new/<int:retiree_pk>/", views.assessment_new, name="assessment_new"),
    path("assessments/suggestion/", views.assessment_suggestion, name="assessment_suggestion"),
    path("assessments/confirm/", views.assessment_confirm, name="assessment_confirm"),
    path("assessments/approve/", views.assessment_approve_many, name="assessment_approve_many"),
    path("assessments/<int:pk>/", views.assessment_detail, name="assessment_detail"),
    path("assessments/<int:pk>/approve/", views.assessment_approve, name="assessment_approve"),
    path("assessments/<int:pk>/reject/", views.assessment_reject, name="assessment_reject"),
]
