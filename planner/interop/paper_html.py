"""The frame of a page for paper: HTML in one file.

It has no scripts, and loads nothing from anywhere.
Everything that people wrote passes through `html_text`.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from html import escape

from planner.domain.agreement import stands
from planner.domain.model.block import Block
from planner.domain.text import shown, shown_lines
from planner.domain.wording.formats import day

PAGE_MARK = '<meta name="generator" content="planner">'
"""What a page of planner's is known by; it is among the first lines."""
LONGEST_TITLE = 160
"""The most characters of a title on paper."""
_FRAME = """\
@page { size: A4; margin: 12mm }
* { box-sizing: border-box }
html { background: #fff; color: #000; font: 10.5pt/1.35 system-ui, "Noto Sans", "DejaVu Sans", Arial, sans-serif }
body { margin: 0 auto; max-width: 186mm; overflow-wrap: anywhere }
@media screen { body { padding: 8mm 4mm } }
h1, h2, h3, p, ul, dl, blockquote { margin: 0; padding: 0 }
h1 { font-size: 17pt; line-height: 1.2 }
header { display: flex; flex-wrap: wrap; justify-content: space-between; align-items: baseline; gap: 0 6mm }
small, .dim { font-size: 8.5pt; color: #333; font-weight: normal }
"""


def html_page(title: str, style: str, body: Iterable[str]) -> str:
    """A whole page; `title` is plain text, `body` lines of HTML."""
    head = (
        "<!DOCTYPE html>",
        '<html lang="en">',
        "<head>",
        '<meta charset="utf-8">',
        PAGE_MARK,
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">",
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{escape(shown(title))}</title>",
        f"<style>\n{_FRAME}{style}</style>",
        "</head>",
        "<body>",
    )
    return "\n".join((*head, *body, "</body>", "</html>", ""))


def html_text(text: str) -> str:
    """Text of one line as HTML, with a direction of its own."""
    return f"<bdi>{escape(shown(text))}</bdi>"


def html_lines(text: str) -> str:
    """Text of several lines as HTML."""
    return "<br>".join(f"<bdi>{escape(line)}</bdi>" for line in shown_lines(text))


def html_title(block: Block) -> str:
    """A block's title as HTML; a very long one is cut."""
    return html_text(short_line(block.title) or "Untitled")


def short_line(text: str) -> str:
    """Text as one line; a very long one is cut.

    Unlike in a terminal, emoji stay as they are.
    """
    line = " ".join(text[: 8 * LONGEST_TITLE].split())
    return line if len(line) <= LONGEST_TITLE else line[: LONGEST_TITLE - 1].rstrip() + "…"


def is_on_paper(block: Block) -> bool:
    """Whether a block may be on a page: open, agreed, and not marked as not happened."""
    return stands(block) and block.status != "skipped"


def short_date(at: date) -> str:
    """A date without its weekday: `30 Nov`, `Nov 30` or `2026-11-30`."""
    return day(at).partition(" ")[2]
