from django.contrib import admin
from django.urls import include, path

from laoling.desk.views import front

urlpatterns = [
    # First, since each address is looked for in this order: /schedule is asked most. Also /activities/ for staff.
    path("", include("activities.urls")),
    path("", front, name="home"),
    path("accounts/", include("laoling.accounts.urls")),
    path("people/", include("laoling.people.urls")),
    path("desk/", include("laoling.desk.urls")),
    path("cards/", include("cards.urls")),
    path("visits/", include("visits.urls")),
    path("study/", include("activities.study.urls")),
    path("appraisal/", include("branding.appraisal.urls")),
    path("inbox/", include("laoling.inbox.urls")),
    path("branding/competitions/", include("branding.competitions.urls")),
    path("branding/training/", include("branding.training.urls")),
    path("", include("branding.urls")),  # /branding/ for staff, /feedback/ for everybody
    path("", include("branding.suggestions.urls")),  # /branding/suggestions/, and /suggestions/ for everybody
    path(
        "", include("branding.publicity.urls")
    ),  # /branding/publicity/, and /stories/ and /notices/ for elders
    path("", include("laoling.public.urls")),  # /reach/ and /policies/ for elders
    path("admin/", admin.site.urls),
    path("healthz/", include("laoling.health")),
]

handler400 = "laoling.errors.bad_request"
handler403 = "laoling.errors.forbidden"
handler404 = "laoling.errors.not_found"
handler500 = "laoling.errors.server_error"
