from django.urls import path

from laoling.inbox import views

app_name = "inbox"
urlpatterns = [
    path("", views.reminder_list, name="reminder_list"),
    path("<int:pk>/acknowledge/", views.reminder_acknowledge, name="reminder_acknowledge"),
]
