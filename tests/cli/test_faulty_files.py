"""Files that systemd refuses, or of which it ignores a part: told alike by every command."""

import json
from pathlib import Path

import pytest

from cli import main

IGNORED = """\
[Service]
ExecStart=/bin/sh -c "echo a | grep -i \\"x.*jar\\|y.*jar\\"; sleep 900"
ProtectKernelTunables=true # nothing below /proc/sys
NoNewPrivileges=YES
PrivateTmpp=yes
IPAddressDeny=true
After=network.target
[Timer]
OnCalendar=daily
"""
LINES = [2, 3, 5, 6, 7, 8]

REFUSED = {
    "directory": ("WorkingDirectory=~/test", 3, "not an absolute path"),
    "quotes": ('RootDirectory="/srv"', 3, "not an absolute path"),
    "user": ("User=a b:c", 3, "User="),
    "second": ("ExecStart=/bin/true", 3, "second ExecStart="),
    "oneshot": ("Type=oneshot\nRestart=always", 4, "Restart=always"),
    "bus": ("Type=dbus", 3, "BusName="),
    "section": ("[Install", 3, "not closed"),
    "bytes": ("Description=\udcff", 3, "UTF-8"),
}


def lines_of(path: Path, said: str) -> list[int]:
    marks = [
        line.partition(f"{path}:")[2].partition(":")[0] for line in said.splitlines() if f"{path}:" in line
    ]
    return [int(mark) for mark in marks]


def written(folder: Path, text: str, name: str = "web.service") -> Path:
    path = folder / name
    path.write_text(text, "utf-8", "surrogateescape")
    return path


def test_lines_that_are_ignored_are_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = written(tmp_path, IGNORED)
    for verb in ("score", "export"):
        assert main.run([verb, str(path)]) == 0
        out, err = capsys.readouterr()
        assert out
        assert lines_of(path, err) == LINES
    assert main.run(["explain", str(path)]) == 0
    said = capsys.readouterr().out
    assert lines_of(path, said) == LINES
    assert "ignores 6 lines" in said
    assert "PrivateTmp=?" in said
    assert "After= belongs in [Unit]" in said
    assert main.run(["score", "--json", str(path)]) == 0
    first = json.loads(capsys.readouterr().out.splitlines()[0])
    assert [one["line"] for one in first["ignored"]] == LINES
    assert [one["line"] for one in first["ignored"] if one["unknown"]] == [5, 7, 8]


def test_many_lines_are_counted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = written(tmp_path, IGNORED + "[Service]\nNice=many\nUMask=9\n")
    assert main.run(["score", str(path)]) == 0
    err = capsys.readouterr().err
    assert len(err.splitlines()) == 6
    assert "and 3 more like that" in err


@pytest.mark.parametrize("kind", REFUSED)
def test_a_unit_that_can_not_be_loaded_has_no_figure(
    kind: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text, line, words = REFUSED[kind]
    path = written(tmp_path, f"[Service]\nExecStart=/bin/true\n{text}\n")
    for verb in ("score", "export"):
        assert main.run([verb, str(path)]) == 3
        out, err = capsys.readouterr()
        assert out == ""
        assert f"can't load {path}: {path}:{line}: " in err
        assert words in err
    assert main.run(["score", "--json", str(path)]) == 3
    told = json.loads(capsys.readouterr().out)
    assert (told["exposure"], told["rating"]) == (None, None)
    assert words in told["refused"]
    assert main.run(["explain", str(path)]) == 3
    assert words in capsys.readouterr().out


def test_a_drop_in_may_be_what_is_refused_or_what_mends(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = written(tmp_path, "[Service]\nExecStart=/bin/true\n")
    drop_in = written(tmp_path, "[Service]\nExecStart=/bin/false\n", "more.conf")
    assert main.run(["export", str(path), "--drop-in", str(drop_in)]) == 3
    assert "write an empty ExecStart= before it" in capsys.readouterr().err
    written(tmp_path, "[Service]\nExecStart=\nExecStart=/bin/false\n", "more.conf")
    assert main.run(["export", str(path), "--drop-in", str(drop_in)]) == 0
    capsys.readouterr()
    written(tmp_path, "[Service]\nUser=a b:c\nNice=3\n", "more.conf")  # it is read up to there
    assert main.run(["export", str(path), "--drop-in", str(drop_in)]) == 0
    out, err = capsys.readouterr()
    assert "Nice" not in out
    assert "reads no further" in err


def test_other_types_say_what_they_lack(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name, text in (("a.socket", "[Socket]\nAccept=no\n"), ("a.timer", "[Timer]\nUnit=b.service\n")):
        assert main.run(["export", str(written(tmp_path, text, name))]) == 3
        assert "it needs a" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "text", "service"),
    [
        ("web.container", "[Container]\nImage=x\n", "web.service"),
        ("web@.container", "[Container]\nImage=x\n", "web@.service"),
        ("web.container", "[Container]\nServiceName=site\n", "site.service"),
        ("data.volume", "[Volume]\n", "data-volume.service"),
        ("net.network", "", "net-network.service"),
        ("all.kube", "[Kube]\nYaml=x\n", "all.service"),
        ("all.pod", "[Pod]\n", "all-pod.service"),
        ("it.image", "[Image]\nImage=x\n", "it-image.service"),
        ("it.build", "[Build]\n", "it-build.service"),
    ],
)
def test_a_quadlet_file_is_explained(
    name: str, text: str, service: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = written(tmp_path, text, name)
    for verb in ("score", "export", "explain"):
        assert main.run([verb, str(path)]) == 2
        err = capsys.readouterr().err
        assert "Quadlet" in err
        assert f"Open {service}" in err
    assert main.run(["explain", name]) == 2
    assert "Quadlet" in capsys.readouterr().err
