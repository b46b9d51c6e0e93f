"""A unit file as a configupdater document: the one place where systemd's lines and its blocks meet.

`unit.lines` says what each line is, by systemd's rules; configupdater holds the blocks and writes them.
Both have sections and assignments in the same order, so blocks are found by position: configupdater's own
look-up by name and its builders know one section or key of a name, and to systemd repeated ones are normal.
"""

import re
from collections.abc import Sequence

from configupdater import Comment, ConfigUpdater, Option, Section, Space

from unit.lines import BLANKS, BOM, Kind, Line, is_comment, physical, scan
from unit.masking import mask, mask_end, mask_line, split_end, unmask


class Blocks:
    """One state of a file. An edit answers the new text and leaves this object used up."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.scan = scan(text)
        self._updater = ConfigUpdater(
            delimiters=("=",), strict=False, empty_lines_in_values=False, space_around_delimiters=False
        )
        self._updater.read_string("".join(map(mask_line, self.scan.lines)))

    def written(self) -> str:
        """The text as configupdater writes it, and after it what systemd doesn't read."""
        return unmask(str(self._updater)) + self.scan.tail

    @property
    def end(self) -> str:
        """The line end that the file uses: that of its first line."""
        end = next((end for _, end in physical(self.text)), "\n")
        return end if end in ("\r\n", "\r") else "\n"

    def replace(self, line: Line, value: str) -> str:
        """Another value for an assignment, spelled as the old one; its inner comments go above it."""
        option = self._option(line)
        before, after = _spelling(line)
        section, index = option.section, option.container_idx
        self._insert_raw(section, index, self._left_by(line, kept=before))
        option.key = mask(before)
        option.value = mask(after) + value + mask_end(self.end if line.dangling else split_end(line.raw)[1])
        return self.written()

    def remove(self, line: Line) -> str:
        """Without an assignment; its inner comments stay."""
        option = self._option(line)
        section, index = option.section, option.container_idx
        option.detach()
        self._insert_raw(section, index, self._left_by(line))
        return self.written()

    def insert(self, anchor: Line, pairs: Sequence[tuple[str, str]]) -> str:
        """Further assignments right after a section's header or one of its assignments."""
        if anchor.kind is Kind.SECTION:
            section, index, space, after = self._section(anchor), 0, "", ""
        else:
            option = self._option(anchor)
            section, index = option.section, option.container_idx + 1
            before, after = _spelling(anchor)
            space = " " if after and before.endswith(" ") else ""
        for name, value in pairs:
            option = Option(mask(name + space), space + value + mask_end(self.end), delimiter="=")
            section.structure.insert(index, option.attach(section))
            index += 1
        return self.written()

    def open_section(self, name: str) -> str:
        """A new section at the end, after a blank line."""
        if self.scan.lines and self.scan.lines[-1].kind is not Kind.BLANK:
            self._updater.append(Space(self._updater).add_line(mask_end(self.end) + "\n"))
        self._updater.append(Section(name, self._updater, raw_comment=mask_end(self.end)))
        return self.written()

    def closed(self) -> str:
        """The text with its last line, and that line's continuation, ended, so that a line can follow."""
        if not self.scan.lines or self.scan.tail:
            return self.text
        last = self.scan.lines[-1]
        end = split_end(last.raw)[1]
        if last.dangling:
            # A blank line ends it. Of a different style, it would only make a pair with the end before it.
            blank = self.end if not end or "\0" in end else end
            return self.text + ("" if end else self.end) + blank
        return self.text + ("" if end else self.end)

    def _option(self, line: Line) -> Option:
        options = (option for section in self._updater.iter_sections() for option in section.iter_options())
        lines = (other for other in self.scan.lines if other.kind is Kind.ASSIGNMENT)
        return next(option for option, other in zip(options, lines, strict=True) if other is line)

    def _section(self, line: Line) -> Section:
        headers = (other for other in self.scan.lines if other.kind is Kind.SECTION)
        sections = self._updater.iter_sections()
        return next(section for section, other in zip(sections, headers, strict=True) if other is line)

    def _left_by(self, line: Line, kept: str = "") -> list[str]:
        """What stays of an assignment's lines, apart from what is kept before the new value."""
        left = _comments(line, self.end)
        if line.mark and not kept.startswith(BOM):
            # systemd skips one byte order mark in a file: without this one it would skip the next.
            left.insert(0, BOM + self.end)
        return left

    def _insert_raw(self, section: Section, index: int, raws: Sequence[str]) -> None:
        for raw in reversed(raws):
            line = mask_line(Line(Kind.COMMENT, 0, 0, raw))
            section.structure.insert(index, Comment(section).add_line(line))


def _spelling(line: Line) -> tuple[str, str]:
    """What stands before and after the `=` of an assignment, the value apart."""
    name = re.escape(line.name)
    if found := re.match(rf"(\ufeff?[{BLANKS}]*{name}[{BLANKS}]*)=([{BLANKS}]*)", line.raw):
        return found.group(1), found.group(2)
    return line.name, ""


def _comments(line: Line, end: str) -> list[str]:
    """The comments inside a continued assignment, each a line of its own."""
    found = [body + (close or end) for body, close in physical(line.raw) if is_comment(body)]
    return found if line.first != line.last else []
