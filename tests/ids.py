"""Write the snapshot of all ids anew: ids that are new are added, none is taken out. Read the difference."""

import json
from pathlib import Path

import lowback
from lowback.catalog.catalog import default_catalog
from lowback.pack.folder import VOCABULARY

FILE = Path(__file__).parent / "ids.json"


def current():
    """Return every id of the built-in data: records with what they are called and the ids of their parts, terms."""
    catalog = default_catalog()
    return {
        "exercises": {
            exercise.id: [exercise.name, *(f"phase {each.id}" for each in exercise.phases)]
            + [f"dose {each.id}" for each in exercise.doses]
            for exercise in lowback.exercises()
        },
        "routines": {
            routine.id: [routine.name, *(f"item {each.id}" for each in routine.items)] for routine in lowback.routines()
        },
        **{kind: list(getattr(catalog, kind)) for kind in ("sources", *VOCABULARY)},
    }


def main():
    """Add what is new to the snapshot."""
    kept = json.loads(FILE.read_text(encoding="utf-8")) if FILE.exists() else {}
    for kind, ids in current().items():
        old = kept.get(kind, type(ids)())
        if isinstance(ids, dict):
            kept[kind] = {**old, **{record: [*dict.fromkeys([*old.get(record, ()), *ids[record]])] for record in ids}}
        else:
            kept[kind] = sorted({*old, *ids})
    FILE.write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
