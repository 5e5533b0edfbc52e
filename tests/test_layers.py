"""A folder imports only from folders above it. The list is the house, top to bottom (docs/map.md)."""

import ast
from pathlib import Path

import pytest

HOUSE = Path(__file__).parents[1] / "huiyin"
LAYERS = [
    "text",
    "assemblies",
    "history",
    "limits",
    "accounts",
    "calendars",
    "files",
    "search",
    "members",
    "notices",
    "signin",
    "plans",
    "activities",
    "matters",
    "proposals",
    "opinions",
    "livelihood",
    "supervision",
    "boards",
    "visits",
    "fieldwork",
    "corrections",
    "contacts",
    "writings",
    "duties",
    "searching",
    "rulebook",
    "figures",
    "documents",
    "privacy",
    "backups",
    "auditing",
    "desk",
    "demo",
]
# The frame of the site: forms.py, web.py, exports/, sheets.py and archives.py carry no rules and may be used anywhere
# but in text.
FRAME_FOR_ALL = {"forms", "web", "cli", "exports", "sheets", "archives"}
# The frame names apps where it puts the site together.
TOGETHER = {"urls.py", "cli.py", "settings.py"}


def imports(file: Path) -> set[str]:
    """First names below `huiyin` that a file imports, those inside functions too."""
    found = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return {name.split(".")[1] for name in found if name.startswith("huiyin.")}


def test_every_folder_of_the_house_has_its_place():
    folders = {folder.name for folder in HOUSE.iterdir() if (folder / "__init__.py").exists()}

    assert folders - FRAME_FOR_ALL == set(LAYERS)


@pytest.mark.parametrize("layer", LAYERS)
def test_a_folder_imports_only_from_folders_above_it(layer):
    allowed = {*LAYERS[: LAYERS.index(layer) + 1], *(FRAME_FOR_ALL if layer != "text" else ())}
    wrong = {
        (str(file.relative_to(HOUSE)), name)
        for file in (HOUSE / layer).rglob("*.py")
        for name in imports(file) - allowed
        if name in LAYERS or layer == "text"
    }

    assert wrong == set()


def test_text_knows_nothing_of_django():
    for file in (HOUSE / "text").rglob("*.py"):
        assert "django" not in file.read_text(encoding="utf-8")


def test_the_frame_imports_no_app_but_where_it_puts_the_site_together():
    for file in [*HOUSE.glob("*.py"), *HOUSE.glob("exports/*.py")]:
        if file.name not in TOGETHER:
            assert imports(file) & set(LAYERS) == set(), file.name
