"""The results page is written part by part."""

from __future__ import annotations

from pathlib import Path

from benchmarks.pages import write_part


def test_a_part_is_replaced_and_the_others_stay(tmp_path: Path) -> None:
    page = tmp_path / "RESULTS.md"
    write_part(page, "videos", "# Videos\n\nold\n")
    write_part(page, "diaries", "# Diaries\n")
    write_part(page, "videos", "# Videos\n\nnew\n")
    text = page.read_text(encoding="utf-8")
    assert text.count("# Videos") == 1
    assert "old" not in text
    assert text.index("new") < text.index("# Diaries")
    write_part(page, "videos", "# Videos\n\nnew\n")
    assert page.read_text(encoding="utf-8") == text


def test_the_committed_page_is_in_parts() -> None:
    page = Path(__file__).resolve().parents[2] / "benchmarks" / "RESULTS.md"
    assert page.read_text(encoding="utf-8").startswith("<!-- part: videos -->\n")
