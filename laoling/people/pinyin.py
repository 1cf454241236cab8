"""Names by pinyin: sort, full and initials, stored beside the name."""

from typing import Any

from pypinyin import Style, lazy_pinyin

from laoling.fields import DerivedCharField


class PinyinField(DerivedCharField):
    """Pinyin of `source`, written whenever the row is; `style` is sort, full or initials."""

    def __init__(self, *args: Any, style: str, **kwargs: Any) -> None:
        self.style = style
        super().__init__(*args, **kwargs)

    def derive(self, value: Any) -> str | None:
        if value is None:
            return None
        syllables = lazy_pinyin(value, style=Style.NORMAL)
        if self.style == "initials":
            return "".join(s[0] for s in syllables)
        return ("" if self.style == "full" else " ").join(syllables)

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "style": self.style}
