from django.contrib.admin.apps import AdminConfig as DjangoAdminConfig


class AdminConfig(DjangoAdminConfig):
    """Django's admin, with the managers' site as its default."""

    default_site = "laoling.dashboards.site.ManagersSite"
