"""What the frame of every staff page shows."""


def frame(request):
    """Adds nothing for the public; the unread count for staff."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {}
    return {"unread_reminders": user.reminders.unread().count}  # called only where a template shows it
