from django.urls import path

from laoling.public import views

app_name = "public"
urlpatterns = [
    path("", views.reach, name="reach"),
    path("<str:token>/", views.reach_by_card, name="reach_by_card"),
]
