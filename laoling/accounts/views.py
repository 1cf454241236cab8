from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, logout, update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from laoling.accounts import services
from laoling.accounts.forms import PasswordChangeForm, SignInForm
from laoling.accounts.models import AccessEvent


def next_page(request) -> str:
    """Where to go after signing in: `next` when it is a page of ours, else home."""
    page = request.POST.get("next") or request.GET.get("next") or ""
    if url_has_allowed_host_and_scheme(page, {request.get_host()}, require_https=request.is_secure()):
        return page
    return resolve_url(settings.LOGIN_REDIRECT_URL)


@login_not_required
@never_cache
@sensitive_post_parameters("password")
def sign_in(request):
    if request.htmx:
        return whole_page_instead_of_a_part(request)
    if request.user.is_authenticated and request.method == "GET":
        return redirect(next_page(request))
    form = SignInForm(request.POST if request.method == "POST" else None, label_suffix="")
    if request.method == "POST" and form.is_valid():
        try:
            user = services.check_sign_in(request=request, **form.cleaned_data)
        except services.SignInRefused as refusal:
            return sign_in_page(request, form, refusal)
        login(request, user)
        return redirect(next_page(request))
    return sign_in_page(request, form)


def sign_in_page(request, form, refusal=None):
    context = {
        "form": form,
        "refusal": refusal,
        "next": next_page(request),
        "idle_minutes": settings.IDLE_MINUTES if "idle" in request.GET and request.method == "GET" else None,
        "attempts": settings.SIGN_IN_ATTEMPTS,
        "lock_minutes": settings.SIGN_IN_LOCK_MINUTES,
        "help_phone": services.help_phone(),
    }
    return render(request, "accounts/sign_in.html", context, status=422 if refusal or form.errors else 200)


def whole_page_instead_of_a_part(request):
    """htmx followed a redirect to here: it must load the page anew, not put this one into a corner of it."""
    page = services.local_path(request, "HTTP_HX_CURRENT_URL")
    query = {"next": page, **({"idle": 1} if "idle" in request.GET else {})}
    return HttpResponse(headers={"HX-Redirect": f"{reverse('accounts:sign_in')}?{urlencode(query)}"})


@require_POST
def sign_out(request):
    services.record_access(
        by=request.user, kind=AccessEvent.Kind.SIGN_OUT, address=services.client_address(request)
    )
    logout(request)
    return redirect(settings.LOGOUT_REDIRECT_URL)


@sensitive_post_parameters()
def password_change(request):
    form = PasswordChangeForm(request.user, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        services.change_password(
            password=form.cleaned_data["new_password1"],
            by=request.user,
            address=services.client_address(request),
        )
        update_session_auth_hash(request, request.user)
        messages.success(request, "已修改您的密码，下次请用新密码登录")
        return redirect("home")
    status = 422 if form.errors else 200
    return render(request, "accounts/password_change.html", {"form": form}, status=status)
