"""The checks while somebody works on the built-in pack itself, any file of which may be broken."""

import json

import pytest
from support.installation import forget

import lowback


@pytest.mark.parametrize(
    "file", ["exercises/bridge_pose.json", "vocabulary/wording.json", "redirects.json", "sources.json"]
)
@pytest.mark.parametrize(
    "broken", [b"\xef\xbb\xbf{}", b"{,}", b"5", b"{}", b'{"terms": [{}], "redirects": [{}, 5]}', None]
)
def test_a_broken_file_of_the_built_in_pack_is_told(workbench, file, broken):
    """What is wrong with a file of the built-in pack is told like that of any other; nothing fails."""
    if broken is None:
        (workbench / file).unlink()
    else:
        (workbench / file).write_bytes(broken)
    found = lowback.validate(workbench)
    assert any(each.file.endswith(file) for each in found) or broken is None
    assert lowback.validate(workbench / "exercises" / "lying_twist.json").checked == 1


def test_rules_about_words_need_their_words(workbench):
    """Without the vocabulary of wording, rules about words say nothing and the others go on."""
    exercise = workbench / "exercises" / "bridge_pose.json"
    record = json.loads(exercise.read_text(encoding="utf-8")) | {"cues": ["You should stay.", "Breathe <b>now</b>."]}
    exercise.write_text(json.dumps(record), encoding="utf-8")
    assert {each.code for each in lowback.validate(exercise)} == {"LB501", "LB504"}
    forget()
    (workbench / "vocabulary" / "wording.json").unlink()
    assert {each.code for each in lowback.validate(exercise)} == {"LB504"}
