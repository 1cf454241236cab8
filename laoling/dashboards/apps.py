from django.apps import AppConfig


class DashboardsConfig(AppConfig):
    name = "laoling.dashboards"
    verbose_name = "管理看板"
