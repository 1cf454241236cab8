from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "laoling.demo"
    verbose_name = "演示数据"
