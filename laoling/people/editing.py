"""Forms that two people may have open at once: the second is told what the first changed, and loses nothing."""

from typing import Any

from django import forms

from laoling.accounts.models import User
from laoling.forms import PlainWords
from laoling.people.changes import changes_since, in_words, row_as_of


class StaffForm(PlainWords, forms.Form):
    """What `user` fills in, as their role may see and write it."""

    def __init__(self, *args, user: User, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.user = user


class EditedForm(StaffForm):
    """A row's own fields; named before the form that declares them.

    Hidden ones are shown masked, and stay as they are when left blank.
    """

    caught = False  # up with what others did
    version = forms.IntegerField(
        widget=forms.HiddenInput,
        min_value=1,
        error_messages=dict.fromkeys(["required", "invalid", "min_value"], "这一页不完整，请刷新后再填。"),
    )

    def __init__(self, *args, row: Any, user: User, **kwargs) -> None:
        super().__init__(*args, user=user, **kwargs)
        self.row = row
        self.hidden: set[str] = set()
        self.changes: list = []
        known = {"version": row.version}
        for name in self.fields:
            if name != "version" and hasattr(row, name):
                known[name] = getattr(row, name)
        self.initial = {**known, **self.initial}

    def hide(self, name: str, masked: str) -> None:
        """Show a number only masked, and ask for it only when it changes."""
        field: Any = self.fields[name]
        field.required, field.help_text = False, f"现在是 {masked}；留空不改" if masked else field.help_text
        self.initial[name] = ""
        self.hidden.add(name)

    @property
    def names(self) -> list[str]:
        """The fields that are the row's."""
        return [name for name in self.fields if name != "version" and hasattr(self.row, name)]

    def values(self) -> dict[str, Any]:
        """The cleaned fields of the row, hidden ones only where something was typed or removed."""
        found = {name: self.cleaned_data[name] for name in self.names}
        for name in self.hidden:
            if self.cleaned_data.get(f"{name}_removed"):
                found[name] = ""
            elif not found[name]:
                del found[name]
        return found

    def differs_from(self, row: Any, name: str) -> bool:
        """Whether what was sent for a field is another than in `row`; a hidden one left blank is the same."""
        sent = self[name].data
        if name in self.hidden:
            if self.data.get(f"{name}_removed"):
                return bool(getattr(row, name))
            if not sent:
                return False
        return self.fields[name].has_changed(getattr(row, name), sent)

    @property
    def sent_version(self) -> int | None:
        """The version of the row that the sender had before them."""
        text = self["version"].data or ""
        return int(text) if text.isdecimal() and len(text) < 10 else None

    def is_behind(self) -> bool:
        """Whether a field was changed by somebody else after the form was opened."""
        version = self.sent_version
        if version is None or version == self.row.version:
            return False
        then = row_as_of(self.row, version)
        return then is None or any(getattr(then, n) != getattr(self.row, n) for n in self.names)

    def says_nothing_new(self) -> bool:
        """Whether the row holds already all that was sent: the second click of a double click."""
        return not any(self.differs_from(self.row, name) for name in self.names)

    def caught_up(self) -> "EditedForm":
        """The form for the row as it is now: what was typed is kept, what wasn't touched is up to date.

        `changes` tells what happened meanwhile; a field that both changed has a `note`. Sent again, it is saved
        on top.
        """
        version = self.sent_version or 0
        then = row_as_of(self.row, version)
        data: Any = self.data.copy()  # type: ignore[attr-defined]
        notes = {}
        data["version"] = str(self.row.version)
        for name in self.names:
            now = getattr(self.row, name)
            if then is not None and getattr(then, name) == now:
                continue
            if then is not None and not self.differs_from(then, name):
                data[name] = "" if name in self.hidden or now is None else str(now)
            elif self.differs_from(self.row, name):
                notes[name] = in_words(self.row, name, now, self.user)
        fresh = type(self)(data, row=self.row, user=self.user)
        fresh.caught = True
        fresh.changes = changes_since(self.row, version, self.names, self.user)
        for name, words in notes.items():
            fresh.fields[name].note = words  # type: ignore[attr-defined]
        return fresh
