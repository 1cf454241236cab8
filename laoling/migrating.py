"""For migrations of many models at once."""

from collections.abc import Sequence

from django.db.migrations.operations.base import Operation


class AtOnce(Operation):
    """Operations whose models Django sees when all of them are applied, instead of after each one.

    After each operation Django makes every related model anew, and here nearly all are related, by who recorded what
    and by their history: an empty database took minutes. `operations` belong together here when none of them looks
    at how a model was between two of them: new models; or fields, indexes, constraints and triggers of older ones.
    """

    def __init__(self, operations: Sequence[Operation]) -> None:
        self.operations = operations

    @property
    def reversible(self) -> bool:  # type: ignore[override]
        return all(operation.reversible for operation in self.operations)

    def state_forwards(self, app_label, state):
        state.__dict__.pop(
            "apps", None
        )  # the models, which are made anew, all at once, when somebody asks for them
        for operation in self.operations:
            operation.state_forwards(app_label, state)

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        for operation in self.operations:
            operation.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        for operation in reversed(self.operations):
            operation.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self):
        return f"{len(self.operations)} operations at once"
