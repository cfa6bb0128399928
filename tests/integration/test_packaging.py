"""The wheel installs cleanly beside a distribution that owns a top-level `config`, and leaves it alone."""

import base64
import hashlib
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
OURS = {"_kundenpost", "run_ingest.py"}
OTHER = "somebody_elses_config-1.0"
OTHER_FILES = {
    "config/__init__.py": 'OWNER = "somebody else"\n',
    f"{OTHER}.dist-info/METADATA": "Metadata-Version: 2.1\nName: somebody-elses-config\nVersion: 1.0\n",
    f"{OTHER}.dist-info/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
}


def run(*command: str | Path, cwd: Path = ROOT) -> str:
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def somebody_elses_wheel(folder: Path) -> Path:
    """Write a wheel whose only content is a top-level package named like one of ours."""
    record = "".join(f"{name},sha256={digest(text)},{len(text)}\n" for name, text in OTHER_FILES.items())
    file = folder / f"{OTHER}-py3-none-any.whl"
    with zipfile.ZipFile(file, "w") as wheel:
        for name, text in {**OTHER_FILES, f"{OTHER}.dist-info/RECORD": record}.items():
            wheel.writestr(name, text)
    return file


def digest(text: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).decode().rstrip("=")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module", params=["wheel", "editable"])
def installed(request: pytest.FixtureRequest, wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment with somebody else's `config` and then our program; returns its folder of programs."""
    home = tmp_path_factory.mktemp(request.param)
    venv.create(home, with_pip=False, symlinks=True)
    python = home / "bin" / "python"
    (site,) = home.glob("lib/python*/site-packages")
    # Our dependencies are found where they are installed already; .pth files there are not followed.
    (site / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    ours = ["--no-build-isolation", "-e", ROOT] if request.param == "editable" else [wheel]
    pip = [sys.executable, "-m", "pip", "--python", python, "install", "--quiet", "--no-index", "--no-deps"]
    run(*pip, somebody_elses_wheel(home))
    run(*pip, "--ignore-installed", *ours)
    return home / "bin"


def test_the_wheel_has_one_private_folder_one_module_and_no_tests(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    top = {name.partition("/")[0] for name in names}
    assert {name for name in top if not name.endswith(".dist-info")} == OURS
    below = {name.split("/")[1] for name in names if name.startswith("_kundenpost/")}
    assert below == {"config", "classifiers", "storage", "ingest", "review", "demo_office"}
    assert [name for name in names if "test" in name.lower() or name.endswith(".pyc")] == []


def test_the_wheel_has_everything_the_program_reads_besides_code(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    assert "_kundenpost/config/default.toml" in names
    assert any(name.startswith("_kundenpost/storage/migrations/versions/0001") for name in names)
    assert any(name.endswith(".dist-info/licenses/LICENSE") for name in names)
    ours = {
        f"_kundenpost/{f.relative_to(ROOT)}" for p in ("config", "storage") for f in (ROOT / p).rglob("*.py")
    }
    assert ours <= names


def test_the_program_starts_from_anywhere_with_its_own_config(installed: Path) -> None:
    shown = run(installed / "kundenpost", "--help", cwd=Path("/"))
    assert all(command in shown for command in ("once", "balance", "documents", "quarantine"))


def test_a_config_in_the_working_folder_is_not_mistaken_for_ours(installed: Path, tmp_path: Path) -> None:
    (tmp_path / "config.py").write_text("raise SystemExit('somebody read my config')", encoding="utf-8")
    assert "balance" in run(installed / "kundenpost", "--help", cwd=tmp_path)


def test_somebody_elses_config_is_still_theirs(installed: Path) -> None:
    ask = "import config, run_ingest; print(config.OWNER)"
    assert run(installed / "python", "-c", ask, cwd=Path("/")) == "somebody else\n"


def test_inside_the_program_config_is_ours(installed: Path) -> None:
    ask = "import sys, run_ingest as r; sys.path.insert(0, str(r.HOME)); import config.errors as e; print(e)"
    assert "/config/errors.py" in run(installed / "python", "-c", ask, cwd=Path("/"))


def test_a_checkout_runs_without_being_installed() -> None:
    assert "balance" in run(sys.executable, ROOT / "run_ingest.py", "--help", cwd=Path("/"))
