import json

import pytest

from tools.advisories import Answer, read

SOUND = {"name": "django", "version": "5.2.9", "vulns": []}
HOLE = {"name": "pillow", "version": "1.0", "vulns": [{"id": "PYSEC-1", "fix_versions": ["12.3"], "description": "…"}]}
UNKNOWN = {"name": "own", "skip_reason": "Dependency not found on PyPI and could not be audited: own (1.0)"}


def told(*packages):
    return read(json.dumps({"dependencies": packages, "fixes": []}))


def test_a_known_hole_is_named_with_where_it_is_mended():
    answer = told(SOUND, HOLE)

    assert answer.known == ["pillow 1.0: PYSEC-1, mended in 12.3"]
    assert "pillow" in answer.words()


def test_without_holes_it_says_how_many_were_asked():
    assert told(SOUND, UNKNOWN) == Answer(1, [])
    assert told(SOUND).words() == "1 package(s) asked, no known hole"


@pytest.mark.parametrize(
    "text", ["", "Traceback", "[]", '{"dependencies": null}', json.dumps({"dependencies": [UNKNOWN]})]
)
def test_where_nobody_can_be_asked_it_says_so_and_fails_nothing(text):
    answer = read(text)

    assert answer == Answer(0, [])
    assert "could not be asked" in answer.words()
