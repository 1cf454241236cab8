from django.urls import path

from laoling.public import policy_views, views

app_name = "public"
urlpatterns = [
    path("reach/", views.reach, name="reach"),
    path("reach/<str:token>/", views.reach_by_card, name="reach_by_card"),
    path("policies/", policy_views.policies, name="policies"),
]
