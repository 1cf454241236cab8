from django.urls import path

from cards.standards import views

urlpatterns = [
    path("", views.standard_list, name="standard_list"),
    path("change/", views.standard_change, name="standard_change"),
    path("<int:pk>/withdraw/", views.standard_withdraw, name="standard_withdraw"),
]
