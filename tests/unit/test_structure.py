"""The shape of the house: small functions, small modules, one direction of imports, everything named."""

import ast
import re
import statistics
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from classifiers.reasons import SENTENCES, Reason, sentence
from config.errors import ExitCode
from scripts.reference import PAGES, is_current
from scripts.settings_tree import tables

ROOT = Path(__file__).parents[2]
PACKAGES = ("config", "classifiers", "storage", "ingest", "review")
CODE = sorted([ROOT / "run_ingest.py", *(file for name in PACKAGES for file in (ROOT / name).rglob("*.py"))])
ALL_PYTHON = sorted(
    [*CODE, *(f for name in ("tests", "scripts", "benchmarks") for f in (ROOT / name).rglob("*.py"))]
)
WRITTEN_BY_US = {".py", ".md", ".toml", ".sh", ".txt", ".service", ".html", ".yml", ".csv", ".mako", ""}

Function = ast.FunctionDef | ast.AsyncFunctionDef
Definition = Function | ast.ClassDef


def name_of(file: Path) -> str:
    return str(file.relative_to(ROOT))


def parsed(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"))


def functions(file: Path) -> Iterator[Function]:
    return (n for n in ast.walk(parsed(file)) if isinstance(n, Function))


def lines_of(function: Function) -> int:
    return (function.end_lineno or function.lineno) - function.lineno + 1


def public_definitions(body: list[ast.stmt], above: str = "") -> Iterator[tuple[str, Definition]]:
    """Classes and functions that others may use: at the top of a module, and methods of public classes."""
    for node in body:
        if isinstance(node, Definition) and not node.name.startswith("_") and not is_overload(node):
            yield f"{above}{node.name}", node
            if isinstance(node, ast.ClassDef):
                yield from public_definitions(node.body, f"{above}{node.name}.")


def is_overload(node: Definition) -> bool:
    return any("overload" in ast.dump(decorator) for decorator in node.decorator_list)


def test_no_function_is_longer_than_fifty_lines() -> None:
    long = [f"{name_of(f)}:{d.lineno} {d.name}" for f in ALL_PYTHON for d in functions(f) if lines_of(d) > 50]
    assert long == []


def test_half_of_the_functions_are_shorter_than_twelve_lines() -> None:
    assert statistics.median(lines_of(d) for f in CODE for d in functions(f)) < 12


def test_no_module_is_longer_than_four_hundred_lines() -> None:
    assert [name_of(f) for f in ALL_PYTHON if len(f.read_text(encoding="utf-8").splitlines()) > 400] == []


@pytest.mark.parametrize("file", [f for f in CODE if f.name == "__init__.py"], ids=name_of)
def test_a_package_file_holds_its_docstring_and_nothing_else(file: Path) -> None:
    module = parsed(file)
    assert ast.get_docstring(module)
    assert len(module.body) == 1


def test_every_folder_with_code_is_a_package() -> None:
    outside = {f.parent for f in CODE if "migrations" not in f.parts and f.parent != ROOT}
    assert [name_of(folder) for folder in sorted(outside) if not (folder / "__init__.py").is_file()] == []


def test_every_module_and_every_public_name_says_what_it_is() -> None:
    silent = [name_of(f) for f in CODE if not ast.get_docstring(parsed(f))]
    for file in CODE:
        found = public_definitions(parsed(file).body)
        silent += [f"{name_of(file)}:{d.lineno} {name}" for name, d in found if not ast.get_docstring(d)]
    assert silent == []


def test_nothing_names_a_folder_of_the_machine_it_was_written_on() -> None:
    pattern = re.compile(rf"(?<![\w.])/(?:{'work'}|{'home'}/\w+|{'root'})/")
    tracked = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    names = tracked.stdout.split("\n") if tracked.returncode == 0 else [name_of(f) for f in ALL_PYTHON]
    files = [ROOT / name for name in names if name and Path(name).suffix in WRITTEN_BY_US]
    assert len(files) > 20
    assert [name_of(f) for f in files if f.is_file() and pattern.search(f.read_text("utf-8", "ignore"))] == []


def test_imports_point_one_way_and_the_deciding_half_does_no_io() -> None:
    contracts = subprocess.run(
        [Path(sys.executable).parent / "lint-imports", "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert contracts.returncode == 0, contracts.stdout
    assert "0 broken" in contracts.stdout


@pytest.mark.parametrize("reason", Reason)
def test_every_reason_has_a_sentence_in_both_languages(reason: Reason) -> None:
    assert sentence(reason).endswith(".")
    assert sentence(reason, "en").endswith(".")
    assert sentence(reason) != sentence(reason, "en")
    assert set(SENTENCES) == set(Reason)


@pytest.mark.parametrize("page", PAGES)
def test_a_generated_page_is_what_the_code_says_now(page: str) -> None:
    assert is_current(page), f"{page} is not current: run `make docs`"


def test_every_setting_every_exit_code_and_every_reason_is_in_the_reference() -> None:
    reference = {p.name: p.read_text(encoding="utf-8") for p in (ROOT / "docs" / "reference").glob("*.md")}
    for table in tables():
        section = reference["settings.md"].partition(f"## `{table.heading}`")[2].partition("\n## ")[0]
        assert [key.name for key in table.keys if f"| `{key.name}` |" not in section] == []
    assert [
        code for code in ExitCode if f"| {code.value} | {code.name} |" not in reference["exit-codes.md"]
    ] == []
    assert [reason for reason in Reason if f"| `{reason}` |" not in reference["reasons.md"]] == []


def locked(name: str) -> list[str]:
    return re.split(r"\n(?=\S)", (ROOT / name).read_text(encoding="utf-8").strip())


def without_marker(entry: str) -> str:
    """A package only some systems need for themselves may be needed by a tool on all of them."""
    return re.sub(r" ;[^\\]*", " ", entry)


def test_every_locked_package_is_pinned_with_a_hash() -> None:
    entries = locked("requirements.lock")
    assert [e.partition("\n")[0] for e in entries if "==" not in e or "--hash=sha256:" not in e] == []


def test_a_server_gets_a_part_of_the_same_lock_and_nothing_of_the_tests() -> None:
    server = locked("deploy/requirements.lock")
    assert {without_marker(e) for e in server} < {without_marker(e) for e in locked("requirements.lock")}
    names = {entry.partition("==")[0] for entry in server}
    assert names.isdisjoint({"pillow-heif", "pytest", "pymap", "aiosmtpd", "hypothesis"})
    assert {"imapclient", "sqlalchemy", "tesserocr"} < names
