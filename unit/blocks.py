"""A unit file as a configupdater document: the one place where systemd's lines and its blocks meet.

`unit.lines` says what each line is, by systemd's rules; configupdater holds the blocks and writes them.
Both have sections and assignments in the same order, so blocks are found by position: configupdater's own
look-up by name and its builders know one section or key of a name, and to systemd repeated ones are normal.
"""

import re
from collections.abc import Container, Iterator, Sequence
from functools import cached_property

from configupdater import Comment, ConfigUpdater, Option, Section, Space

from unit.assignment import spelled
from unit.lines import Kind, Line, scan
from unit.logical_lines import BLANKS, BOM, is_comment, physical
from unit.mask import mask, mask_end, mask_line, put_back, set_aside, split_end, unmask


class Blocks:
    """One state of a file. Edits are about the lines of `scan`; `written` gives the text with all of them.

    keys: the directives that may be edited, None for all. What stands between their lines, the headers and
    the ends of sections is no business of configupdater's, which takes its time over each line.
    """

    def __init__(self, text: str, keys: Container[tuple[str, str]] | None = None) -> None:
        self.text = text
        self.scan = scan(text)
        self._keys = keys
        self._aside: list[str] = []
        """What stands between."""

    @cached_property
    def _updater(self) -> ConfigUpdater:
        """The blocks, read at the first edit."""
        updater = ConfigUpdater(
            delimiters=("=",), strict=False, empty_lines_in_values=False, space_around_delimiters=False
        )
        updater.read_string("".join(self._handed()))
        return updater

    def _handed(self) -> Iterator[str]:
        """The file as configupdater reads it."""
        run: list[str] = []
        for line in self.scan.lines:
            if not self._is_apart(line):
                run.append(line.raw)
                continue
            if run:
                yield set_aside("".join(run), self._aside)
                run = []
            yield mask_line(line)
        if run:
            yield set_aside("".join(run), self._aside)

    def _is_apart(self, line: Line) -> bool:
        """Whether a line is a block of its own: one that may be edited, or after which others may come."""
        if self._keys is None or line.kind is Kind.SECTION:
            return True
        key = (line.section, line.name)
        return line.kind is Kind.ASSIGNMENT and (key in self._keys or line is self._ends[line.section])

    @cached_property
    def _ends(self) -> dict[str, Line]:
        """The last assignment of each section."""
        return {line.section: line for line in self.scan.lines if line.kind is Kind.ASSIGNMENT}

    def written(self) -> str:
        """The text as configupdater writes it, and after it what systemd doesn't read."""
        return put_back(unmask(str(self._updater)), self._aside) + self.scan.tail

    @property
    def end(self) -> str:
        """The line end that the file uses: that of its first line."""
        end = next((end for _, end in physical(self.text)), "\n")
        return end if end in ("\r\n", "\r") else "\n"

    def replace(self, line: Line, value: str) -> None:
        """Another value for an assignment, spelled as the old one; its inner comments go above it."""
        option = self._options[line.first]
        before, after = _spelling(line)
        self._insert_raw(option.section, option.container_idx, self._left_by(line, kept=before))
        option.key = mask(before)
        option.value = (
            after + spelled(value) + mask_end(self.end if line.dangling else split_end(line.raw)[1])
        )

    def remove(self, line: Line) -> None:
        """No assignment any more; its inner comments stay."""
        option = self._options[line.first]
        section, index = option.section, option.container_idx
        option.detach()
        self._insert_raw(section, index, self._left_by(line))

    def insert(self, anchor: Line, pairs: Sequence[tuple[str, str]]) -> None:
        """Further assignments right after a section's header or one of its assignments."""
        if anchor.kind is Kind.SECTION:
            section, index, before, after = self._section(anchor), 0, "", ""
        else:
            option = self._options[anchor.first]
            section, index = option.section, option.container_idx + 1
            before, after = _spelling(anchor)
        space = " " if after and before.endswith(" ") else ""
        end = mask_end(self.end)
        for name, value in pairs:
            option = Option(name + space, space + spelled(value) + end, space_around_delimiters=False)
            section.structure.insert(index, option.attach(section))
            index += 1

    def open_section(self, name: str) -> None:
        """A new section at the end, after a blank line."""
        if self.scan.lines and self.scan.lines[-1].kind is not Kind.BLANK:
            self._updater.append(Space(self._updater).add_line(mask_end(self.end) + "\n"))
        self._updater.append(Section(name, self._updater, raw_comment=mask_end(self.end)))

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

    @cached_property
    def _options(self) -> dict[int, Option]:
        """The blocks of the assignments, by their first line."""
        options = (option for section in self._updater.iter_sections() for option in section.iter_options())
        lines = (
            line.first for line in self.scan.lines if line.kind is Kind.ASSIGNMENT and self._is_apart(line)
        )
        return dict(zip(lines, options, strict=True))

    def _section(self, header: Line) -> Section:
        headers = [line.first for line in self.scan.lines if line.kind is Kind.SECTION]
        return dict(zip(headers, self._updater.iter_sections(), strict=True))[header.first]

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
