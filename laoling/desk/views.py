from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render


@login_not_required
def front(request):
    """The bare address: elders go to the schedule, staff to the page where their role works."""
    if not request.user.is_authenticated:
        return redirect("activities:schedule")
    return redirect(
        "desk:home" if request.user.sees_people and not request.user.uses_admin else "admin:index"
    )


def home(request):
    return render(request, "desk/home.html")
