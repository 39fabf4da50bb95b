"""Rules of the repository: lint, import layers, links, settings, dependencies and cited requirements."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

from bot.app import config, keys
from tests.support.paths import REQUIREMENTS, ROOT, find_test_file, functions_in

BIN = Path(sys.executable).parent
FOLDERS = ("bot", "dialogues", "locales", "tests", ".github")


def _run(*command: str | Path) -> None:
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout + done.stderr


def test_the_linter_finds_nothing() -> None:
    _run(sys.executable, "-m", "ruff", "check", ".")


def test_each_exception_from_a_rule_has_its_reason_beside_it() -> None:
    bare = re.compile(r"(noqa(: [A-Z]+\d+)?|type: ignore(\[[a-z, -]+\])?)$")
    files = (ROOT / "main.py", *sorted((ROOT / "bot").rglob("*.py")), *sorted((ROOT / "tests").rglob("*.py")))

    assert [
        f"{path.relative_to(ROOT)}:{number}"
        for path in files
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if bare.search(line)
    ] == []


def test_the_code_is_formatted() -> None:
    _run(sys.executable, "-m", "ruff", "format", "--check", ".")


def test_packages_import_downwards_only() -> None:
    _run(BIN / "lint-imports")


def test_a_tap_goes_through_at_most_twelve_functions_that_exist() -> None:
    steps = re.findall(
        r"^\d+\. \[`([\w.]+)`\]\(([\w/.]+)\)", (ROOT / "CONTRIBUTING.md").read_text("utf-8"), re.MULTILINE
    )

    assert 1 <= len(steps) <= 12
    for name, file in steps:
        assert name in functions_in(ROOT / file), f"{name} is not in {file}"


def test_every_link_of_a_page_leads_somewhere() -> None:
    links = re.compile(r"\]\(([^)#:]+)\)|src=\"([^\"]+)\"")
    pages = [*ROOT.glob("*.md"), *(page for folder in FOLDERS for page in (ROOT / folder).rglob("*.md"))]

    assert [
        f"{page.relative_to(ROOT)}: {link}"
        for page in pages
        for pair in links.findall(page.read_text("utf-8"))
        for link in pair
        if link and not (page.parent / link).exists()
    ] == []


def test_every_path_that_contributing_names_exists() -> None:
    page = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    named = re.findall(r"`((?:bot|tests|dialogues|locales|\.ci|\.github)/[\w./-]*)`", page)

    assert len(named) >= 40
    assert [it for it in named if not re.search(r"[A-Z]{2}", Path(it).stem) and not (ROOT / it).exists()] == []


def test_every_action_of_a_workflow_is_pinned_to_a_commit_and_names_its_tag() -> None:
    workflows = {path.name: path.read_text("utf-8") for path in (ROOT / ".github" / "workflows").iterdir()}
    used = [line.strip() for text in workflows.values() for line in text.splitlines() if "uses:" in line]

    assert "bash .ci/run" in workflows["tests.yml"]
    assert len(used) >= 2
    assert [it for it in used if not re.fullmatch(r"- uses: [\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", it)] == []


def test_every_setting_that_is_read_stands_on_the_page_of_settings_and_no_other() -> None:
    page = (ROOT / "bot/app/SETTINGS.md").read_text("utf-8")
    told = re.findall(r"^\| `([A-Z_]+)` \|", page, re.MULTILINE)
    sources = "".join(Path(str(it.__file__)).read_text("utf-8") for it in (config, keys))
    read = {
        *re.findall(r'(?:\.get\(|_page_listen\(found, )"([A-Z_]+)"', sources),
        *re.findall(r'\bgiven\("([A-Z_]+)"', sources),
    }

    assert len(read) >= 10
    assert sorted(told) == sorted(read)


def test_every_dependency_and_every_licence_of_one_stands_on_the_page_of_decisions() -> None:
    page = (ROOT / "bot/DECISIONS.md").read_text("utf-8")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    chosen = [*project["dependencies"], *project["optional-dependencies"]["postgresql"]]
    installed = re.findall(r"^([a-z0-9-]+)==", (ROOT / "requirements.txt").read_text("utf-8"), re.MULTILINE)
    licences = page.partition("## Licences")[2]

    assert [it for it in chosen if f"| {re.split('[<>=]', it)[0]} " not in page] == []
    assert [
        it for it in installed if not re.search(rf"\b{it.removesuffix('-bindings').removesuffix('-core')}\b", licences)
    ] == []


def test_requirement_files_carry_hashes_and_no_address() -> None:
    for name in ("requirements.txt", "requirements-dev.txt"):
        text = (ROOT / name).read_text("utf-8")
        pinned = re.findall(r"^[a-z0-9-]+==", text, re.MULTILINE)

        assert pinned
        assert text.count("--hash=sha256:") >= len(pinned)
        assert "://" not in text


def test_every_requirement_a_docstring_cites_is_on_the_page_with_a_test_that_exists() -> None:
    page = REQUIREMENTS.read_text("utf-8")
    proofs = re.findall(r"^\| ([A-HPS]\d{1,2}) \|.*\| `([\w/.:]+)` \|$", page, re.MULTILINE)
    files = (*ROOT.glob("bot/**/*.py"), *ROOT.glob("tests/**/test_*.py"))
    cited = {it for path in files for it in _cited(path)}

    assert cited - {it for it, _ in proofs} == set()
    assert [(it, proof) for it, proof in proofs if not _is_test(proof)] == []


def test_the_lines_of_a_requirement_stand_together_in_the_order_of_their_numbers_and_none_twice() -> None:
    lines = re.findall(r"^\| ([A-HPS])(\d{1,2}) (\|.*)$", REQUIREMENTS.read_text("utf-8"), re.MULTILINE)
    ids = [(letter, int(number)) for letter, number, _ in lines]

    assert ids == sorted(ids)
    assert [line for line in lines if lines.count(line) > 1] == []


def _cited(path: Path) -> set[str]:
    text = path.read_text("utf-8")
    if not re.search(r"\([^()]*\b[A-Z]\d{1,2}\b[^()]*\)", text):  # in most files no docstring can cite any
        return set()
    nodes = ast.walk(ast.parse(text))
    kinds = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    words = " ".join(ast.get_docstring(node) or "" for node in nodes if isinstance(node, kinds))
    groups = re.findall(r"\(([^()]*)\)", words)
    return {it for group in groups for it in re.findall(r"(?<![-\w])[A-Z]\d{1,2}\b", group)}


def _is_test(proof: str) -> bool:
    file, _, name = proof.partition("::")
    path = find_test_file(file)
    return path is not None and (not name or name in functions_in(path))
