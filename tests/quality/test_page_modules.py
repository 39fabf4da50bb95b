"""The pages' scripts: each name that one imports from another is there. A browser says so only to who looks there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.support.paths import ROOT

FOLDERS = sorted({path.parent for path in (ROOT / "bot").rglob("*.js") if "import " in path.read_text("utf-8")})

_IMPORT = re.compile(r'import \{([^}]*)\} from "\./([\w.-]+)"')
_EXPORT = re.compile(r"^export (?:async )?(?:function\*?|const|let|class) (\w+)", re.MULTILINE)
_LIST = re.compile(r"^export \{([^}]*)\}", re.MULTILINE)


def exported(path: Path) -> set[str]:
    text = path.read_text("utf-8")
    listed = (name.split(" as ")[-1].strip() for some in _LIST.findall(text) for name in some.split(","))
    return {*_EXPORT.findall(text), *listed}


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda it: it.relative_to(ROOT).as_posix())
def test_every_imported_name_is_exported(folder: Path) -> None:
    missing = [
        f"{path.name}: {name} from {module}"
        for path in sorted(folder.glob("*.js"))
        for names, module in _IMPORT.findall(path.read_text("utf-8"))
        for name in (it.split(" as ")[0].strip() for it in names.split(","))
        if name and name not in exported(folder / module)
    ]
    assert missing == []


def test_the_scripts_are_found() -> None:
    assert ROOT / "bot/authoring/editor/preview/static" in FOLDERS
