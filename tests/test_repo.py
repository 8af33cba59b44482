"""The repository keeps its word: commands that exist, and rules of its own tools."""

import io
import re
import tarfile
from pathlib import Path

import pytest

from tooling import console, deb, odoo_source, repository, testing
from tooling.inside import catalogs

ROOT = Path(__file__).parent.parent
DOCUMENTS = ("README.md", "CONTRIBUTING.md")


def _commands():
    """Return the commands of `./dev`, as its parser lists them."""
    text = (ROOT / "tooling" / "__main__.py").read_text()
    return set(re.findall(r'add\(\s*"(\w+)"', text))


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_command_a_document_names_exists(document):
    text = (ROOT / document).read_text()
    assert set(re.findall(r"\./dev (\w+)", text)) <= _commands()


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_file_a_document_links_to_exists(document):
    links = re.findall(r"\]\(([^)#:]+)\)", (ROOT / document).read_text())
    assert [link for link in links if not (ROOT / link).exists()] == []


@pytest.mark.parametrize(
    ("arguments", "core", "bridges"),
    [
        ("", "tests", "tests/bridges"),
        ("-k word", "-k word tests", "-k word tests/bridges"),
        ("tests -x", "-x tests", "-x tests/bridges"),
        ("tests/test_repo.py::test_a -x", "-x tests/test_repo.py::test_a", None),
        ("tests/bridges -x", None, "-x tests/bridges"),
        (
            "--junitxml=a/b.xml",
            "--junitxml=a/b.xml tests",
            "--junitxml=a/b-bridges.xml tests/bridges",
        ),
        (
            "--junit-xml b.xml -q",
            "--junit-xml b.xml -q tests",
            "--junit-xml b-bridges.xml -q tests/bridges",
        ),
        ("tests/bridges --junitxml=b.xml", None, "--junitxml=b.xml tests/bridges"),
        (
            "tests/test_repo.py tests/bridges",
            "tests/test_repo.py",
            "tests/bridges",
        ),
    ],
)
def test_tests_of_bridges_run_apart(arguments, core, bridges):
    runs = testing.split(arguments.split())
    ignored = f"--ignore={testing.BRIDGE_TESTS}"
    found = [" ".join(run).replace(f"{ROOT}/", "") if run else run for run in runs]
    assert found == [core and f"{core} {ignored}".replace(f"{ROOT}/", ""), bridges]


@pytest.mark.parametrize(
    ("arguments", "stops"),
    [
        ("-x", True),
        ("-q --exitfirst", True),
        ("-vx", True),
        ("--maxfail=1", True),
        ("-n 2 -k tax -pno:xdist", False),
        ("", False),
    ],
)
@pytest.mark.parametrize("failure", [0, 1])
def test_after_a_failure_the_bridges_run_unless_the_first_one_ends_it(
    arguments, stops, failure, monkeypatch, capsys
):
    def run(addon, _source, _words):
        is_core = addon == testing.paths.ADDON
        return (failure, "9 passed") if is_core else (0, "4 passed")

    monkeypatch.setattr(testing.setup, "prepare", lambda: None)
    monkeypatch.setattr(testing.system, "offer", lambda *_words: None)
    monkeypatch.setattr(testing, "_drop_stale", lambda: None)
    monkeypatch.setattr(testing, "_run", run)
    assert testing.test(arguments.split()) == failure
    last = capsys.readouterr().out.splitlines()[-1]
    skipped = stops and failure
    bridges = "not run, since the first failure ends it" if skipped else "4 passed"
    assert last == f"core: 9 passed; bridges: {bridges}; exit code {failure}"


def test_every_locked_package_has_a_checksum():
    for package in odoo_source.packages():
        assert re.fullmatch("[0-9a-f]{64}", package.sha256), package


def test_every_python_package_is_pinned():
    lines = (ROOT / "tooling" / "requirements.txt").read_text().splitlines()
    pins = [line for line in lines if line and not line.startswith("#")]
    assert [pin for pin in pins if "==" not in pin] == []


def test_a_private_path_is_found_and_a_web_address_is_not():
    private = "/".join(["see ", "work", "main"])
    assert repository.PRIVATE_PATH.search(private)
    address = "/".join(["https:/", "example.org", "work", "main"])
    assert not repository.PRIVATE_PATH.search(address)
    assert not repository.PRIVATE_PATH.search("static/tmp/x")


def _debian_package(path, **files):
    """Write a small .deb that holds the files."""
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode="w:xz") as archive:
        for name, text in files.items():
            member = tarfile.TarInfo(f"./{name}")
            member.size = len(text)
            archive.addfile(member, io.BytesIO(text.encode()))
    with open(path, "wb") as package:
        package.write(deb.MAGIC)
        for name, content in (
            ("debian-binary", b"2.0\n"),
            ("control.tar", b"odd"),  # members begin at even places
            ("data.tar.xz", data.getvalue()),
        ):
            header = f"{name:<16}{0:<12}{0:<6}{0:<6}{100644:<8}{len(content):<10}`\n"
            package.write(header.encode() + content + b"\n" * (len(content) % 2))


def test_the_wanted_files_of_a_debian_package_are_unpacked(tmp_path):
    package = tmp_path / "a.deb"
    _debian_package(package, yes="1", no="2")
    deb.unpack(package, tmp_path / "root", lambda name: not name.endswith("no"))
    assert [path.name for path in (tmp_path / "root").iterdir()] == ["yes"]


def test_a_broken_download_is_named_in_a_sentence(tmp_path):
    (tmp_path / "a.deb").write_text("<html>404</html>")
    with pytest.raises(console.SetupError, match="not a Debian package"):
        deb.unpack(tmp_path / "a.deb", tmp_path, bool)


@pytest.mark.parametrize(
    ("text", "is_loose"),
    [
        ("Suite :", True),
        ("Suite\N{NO-BREAK SPACE}: à 10:30, voir https://example.com", False),
        ("« Oui\N{NO-BREAK SPACE}»", True),
        ("<p style='a : b'>«\N{NO-BREAK SPACE}Oui\N{NO-BREAK SPACE}»</p>", False),
    ],
)
def test_a_french_sign_stays_on_the_line_of_its_word(text, is_loose):
    assert catalogs.is_loose(text) == is_loose
