from django.apps import AppConfig
from django.db.models.signals import post_migrate


class AccountsConfig(AppConfig):
    name = "laoling.accounts"
    verbose_name = "单位与账号"

    def ready(self):
        from laoling.accounts.roles import make_groups_equal_to_matrix

        post_migrate.connect(make_groups_equal_to_matrix, dispatch_uid="accounts.roles")
