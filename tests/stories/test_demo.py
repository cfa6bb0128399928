"""The demo: one command, no root, no system package, ends by itself."""

import subprocess
import sys
from pathlib import Path

from tests.office import ROOT


def test_the_demo_works_all_letters_and_proves_it(tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    command = [sys.executable, str(ROOT / "run_ingest.py"), "demo", "--folder", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=240, check=False, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "25 letters in the mailbox" in done.stdout
    assert "Balance: every message ended in exactly one state." in done.stdout
    assert "01-photo-payslip" in done.stdout
    assert list((folder / "cases").rglob("*.jpg"))
    assert f" documents --config {folder / 'kundenpost.toml'}" in done.stdout
    assert f" serve --config {folder / 'kundenpost.toml'}" in done.stdout
    assert "Then open http://127.0.0.1:" in done.stdout
    balance = [sys.executable, str(ROOT / "run_ingest.py"), "balance", "--offline"]
    again = subprocess.run([*balance, "--config", str(folder / "kundenpost.toml")], check=False, timeout=60)
    assert again.returncode == 0
