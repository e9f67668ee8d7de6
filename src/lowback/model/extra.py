"""Data of other apps, kept and never interpreted."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, Self

from lowback.errors import RecordError
from lowback.model.record import Value, expected, value


@value
class Extra(Value, Mapping[str, Any]):
    """An app's own data by the app's name: a read-only mapping of plain JSON values.

    It is kept as JSON text, so that it stays hashable; each look-up returns a fresh copy.
    """

    #: Pairs of an app's name and its data as JSON text, sorted by name.
    texts: tuple[tuple[str, str], ...] = ()

    @classmethod
    def from_dict(cls, data: Any) -> Self:  # noqa: ANN401 - a JSON value
        """Return the data of `{"some-app": {…}}`.

        Raises:
            RecordError: when an app's data is not an object of JSON values, or there is none.

        """
        if not isinstance(data, dict) or not data:
            raise expected("an object with at least one app's data", data)
        return cls(texts=tuple(sorted((app, _written(app, each)) for app, each in data.items())))

    def to_dict(self) -> dict[str, Any]:
        """Return the data as plain JSON values."""
        return dict(self)

    def __getitem__(self, app: str) -> Any:  # noqa: ANN401 - the app knows what it is
        """Return a copy of one app's data."""
        return json.loads(dict(self.texts)[app])

    def __iter__(self) -> Iterator[str]:
        """Iterate over the apps' names."""
        return (app for app, _ in self.texts)

    def __len__(self) -> int:
        """Return how many apps have data here."""
        return len(self.texts)

    def __repr__(self) -> str:
        """Return the data as it is written in a record."""
        return f"Extra({self.to_dict()!r})"


def _written(app: object, found: object) -> str:
    if not isinstance(app, str) or not isinstance(found, dict):
        raise expected("an object under each app's name", found).under(str(app))
    try:
        return json.dumps(found, sort_keys=True, allow_nan=False)
    except (TypeError, ValueError, RecursionError) as error:
        raise RecordError(f"not plain JSON: {error}").under(app) from None


#: No data of other apps.
NO_EXTRA = Extra()
