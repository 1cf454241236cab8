from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "laoling.people"
    verbose_name = "老同志"
