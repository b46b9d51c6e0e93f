"""How a drop-in is cut into what is tried by itself."""

from trial.each.lines import kept, parts


def cut(text: str) -> list[str]:
    return [part.text for part in parts(f"[Service]\n{text}".encode())]


def test_each_line_is_a_part_and_what_opens_comes_first() -> None:
    assert cut("ProtectSystem=strict\nPrivateTmp=yes\nReadWritePaths=/a\nReadWritePaths=/b\n") == [
        "ReadWritePaths=/a",
        "ReadWritePaths=/b",
        "ProtectSystem=strict",
        "PrivateTmp=yes",
    ]


def test_a_reset_goes_with_what_follows_it() -> None:
    assert cut("ExecStart=\nNice=1\nExecStart=/bin/true\n") == ["ExecStart=/bin/true", "Nice=1"]
    assert cut("ReadWritePaths=\n") == ["ReadWritePaths="]


def test_the_lines_of_an_allow_list_are_one_and_denials_are_not() -> None:
    allowed = "SystemCallFilter=@basic-io\nSystemCallFilter=@file-system\n"
    assert cut(f"{allowed}SystemCallFilter=~@mount\nSystemCallFilter=~@clock\n") == [
        "SystemCallFilter=@basic-io + SystemCallFilter=@file-system",
        "SystemCallFilter=~@mount",
        "SystemCallFilter=~@clock",
    ]


def test_lines_are_kept_as_they_are_written_and_in_their_order() -> None:
    text = (
        "# why\n[Unit]\nAfter=x.service\n[Service]\nNice = 1\nReadWritePaths= \\\n  /a \\\n  /b\n"
        "[Install]\nWantedBy=x.target\n[Service]\r\nUMask=077"
    )
    content = text.encode()
    found = parts(content)
    assert [part.number for part in found] == [6, 3, 5, 12]
    held = [part for part in found if part.number != 3]
    assert kept(content, held) == (
        b"[Service]\nNice = 1\nReadWritePaths= \\\n  /a \\\n  /b\n[Service]\r\nUMask=077\n"
    )
