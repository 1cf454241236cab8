from asgiref.sync import sync_to_async
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from laoling.accounts import lockout
from laoling.accounts.models import User


class RoleBackend(ModelBackend):
    """Passwords as Django does, behind the lock; permissions from the one group that the user's role names."""

    def authenticate(self, request, username=None, password=None, **kwargs):
        """The user, or None for a wrong password; PermissionDenied, unchecked, when no try is left.

        The lock stands here and not in the view, so that no other door leads around it.
        """
        if username is None or password is None:
            return None
        username = User.normalize_username(username)
        if not lockout.take_try(username, now=timezone.now()):
            raise PermissionDenied
        user = super().authenticate(request, username=username, password=password, **kwargs)
        if user is not None:
            lockout.forget(username, now=timezone.now())
        return user

    async def aauthenticate(self, request, username=None, password=None, **kwargs):
        return await sync_to_async(self.authenticate)(request, username, password, **kwargs)

    def _get_user_permissions(self, user_obj):
        return Permission.objects.none()

    def _get_group_permissions(self, user_obj):
        return Permission.objects.filter(group__name=user_obj.role)
