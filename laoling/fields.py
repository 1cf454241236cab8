"""A column whose value follows another attribute of the same row: blind indexes, pinyin keys."""

from collections.abc import Sequence
from typing import Any

from django.db import models
from django.db.models.query_utils import DeferredAttribute


class DerivedAttribute(DeferredAttribute):
    """Reads as what the source gives now, so that `bulk_update`, which skips `pre_save`, stores the truth."""

    field: "DerivedCharField"

    def __get__(self, instance: models.Model | None, cls: type[models.Model] | None = None) -> Any:
        if instance is not None and self.field.source in instance.__dict__:
            return self.field.derive(instance.__dict__[self.field.source])
        return super().__get__(instance, cls)

    def __set__(self, instance: models.Model, value: Any) -> None:
        # Without this the row's own dictionary would be asked first, and `__get__` never.
        instance.__dict__[self.field.attname] = value


class DerivedCharField(models.CharField):
    """Text worked out from `source`, another field of the model, whenever the row is written.

    `save(update_fields=…)` and `bulk_update` must name both fields, and `update()` must give both values: the
    database can't work this out by itself.
    """

    descriptor_class = DerivedAttribute

    def __init__(self, *args: Any, source: str, **kwargs: Any) -> None:
        kwargs.setdefault("editable", False)
        self.source = source
        super().__init__(*args, **kwargs)

    def derive(self, value: Any) -> str | None:
        """What is stored for this value of the source."""
        raise NotImplementedError

    def pre_save(self, model_instance: models.Model, add: bool) -> str | None:
        value = getattr(model_instance, self.attname)
        model_instance.__dict__[self.attname] = value
        return value

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        name, path, args, kwargs = super().deconstruct()
        # pghistory copies fields into its event models by this, migrations too.
        return name, path, args, {**kwargs, "source": self.source}
