"""Where packs are: folders, projects, zip files and installed packages, none of which is ever run."""

import os
import pickle
import stat
import sys
import tracemalloc
import zipfile
from random import Random
from types import ModuleType
from zipfile import ZipFile, ZipInfo

import pytest
from conftest import PACK_FILES as FILES
from conftest import install, zipped

import lowback
from lowback.cli import main
from lowback.pack.archive import ZipFolder, zip_folder
from lowback.pack.folder import CHANGED, DiskFolder
from lowback.pack.json_reader import UnreadableError
from lowback.pack.limits import MAX_BYTES, MAX_FILES, MAX_PACK_BYTES
from lowback.pack.locate import installed_packs, open_pack


def reason(name):
    """Return why a pack is refused."""
    with pytest.raises(lowback.PackError) as caught:
        lowback.load_catalog(name)
    return str(caught.value).split("\n", 1)[1].strip()


@pytest.fixture
def peak():
    """Return a function that calls another, and returns how many bytes of memory that took at once."""

    def measured(call, *arguments):
        tracemalloc.start()
        try:
            call(*arguments)
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    return measured


def test_an_installed_pack_is_found_and_not_run(site):
    """The id of an installed pack loads it; its package, which fails when it is run, is not even imported."""
    install(site)
    assert "clinic:hip_lift" in lowback.load_catalog("clinic").exercises
    assert "clinic_pack" not in sys.modules
    (found,) = [each for each in installed_packs() if each.id == "clinic"]
    assert found == ("clinic", "clinic_pack", "lowback-clinic-1", "1.2")


def test_a_pack_may_stand_in_a_folder_of_its_package(site):
    """An entry point may name a folder of a package; the package above it is not run either."""
    install(site, value="clinic_pack.data.en")
    assert "clinic:hip_lift" in lowback.load_catalog("clinic").exercises
    assert "clinic_pack" not in sys.modules


def test_a_pack_may_be_installed_in_a_zip_file(tmp_path, monkeypatch):
    """A wheel on the path of Python is an installation too: its pack is read where it is."""
    site = install(tmp_path / "site")
    files = {path.relative_to(site).as_posix(): path.read_text() for path in site.rglob("*") if path.is_file()}
    monkeypatch.syspath_prepend(str(zipped(tmp_path / "clinic.whl", files)))
    assert open_pack("clinic").name.endswith("clinic.whl/clinic_pack")
    assert "clinic:morning" in lowback.load_catalog("clinic").routines
    assert "clinic_pack" not in sys.modules


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"value": "no pack"}, "entry point of lowback-clinic-1: 'no pack' is not the name of a package. Install"),
        ({"value": "clinic_pack:DATA", "files": {}}, "'clinic_pack:DATA' is not the name of a package"),
        ({"value": "clinic_pack", "files": {}}, "there is no pack.json in a package 'clinic_pack'"),
        ({"name": "practice"}, "the pack that is installed as 'practice' calls itself 'clinic'"),
    ],
)
def test_a_broken_installation_is_told(site, options, expected):
    """What an entry point leads to must be a package with a pack of that id, or the pack is refused."""
    install(site, **options)
    assert expected in reason(options.get("name", "clinic"))


def test_an_entry_point_may_lead_nowhere(site, monkeypatch):
    """A package that is gone is told, and so is a single module, and what a program made up."""
    install(site)
    (site / "lowback_clinic_1-1.2.dist-info" / "entry_points.txt").write_text(
        "[lowback.packs]\nclinic = gone\nmodule = single\nours = made_up\n"
    )
    (site / "single.py").write_text("")
    monkeypatch.setitem(sys.modules, "made_up", ModuleType("made_up"))
    for name, package in (("clinic", "gone"), ("module", "single"), ("ours", "made_up")):
        assert f"there is no pack.json in a package {package!r}" in reason(name)


def test_two_installed_packs_with_one_id_are_refused(site):
    """When two distributions bring a pack of the same id, none of them is taken."""
    install(site)
    install(site, value="other", number=2)
    assert "several installed packs: of lowback-clinic-1 and lowback-clinic-2. Uninstall all but one" in reason(
        "clinic"
    )


def test_a_name_must_mean_one_thing(site, tmp_path):
    """A name that is an installed pack and a path is refused, with how to write the path; a path object is a path."""
    install(site)
    DiskFolder(tmp_path)
    (tmp_path / "clinic").mkdir()
    assert f"'clinic' is an installed pack and a path. Write .{os.sep}clinic for the path. For the" in reason("clinic")
    assert "pack.json is missing" in reason(f".{os.sep}clinic")
    assert "pack.json is missing" in reason(tmp_path / "clinic")


def test_a_bare_name_may_be_a_path(pack, monkeypatch):
    """A name of one word is the path of a pack when no installed pack has it."""
    monkeypatch.chdir(pack().parent)
    assert "clinic:morning" in lowback.load_catalog("clinic").routines


def test_an_unknown_name_suggests(site):
    """A name that is neither a path nor an installed pack is unknown, and a close one is suggested."""
    install(site)
    with pytest.raises(lowback.UnknownIdError, match=r"no installed pack 'klinic'\. Did you mean clinic\? Or give"):
        lowback.load_catalog("klinic")


def test_the_builtin_pack_is_there_already(tmp_path):
    """The built-in pack has a name, and already exists: naming it adds nothing. A copy of it is refused."""
    assert "bridge_pose" in {file[10:-5] for file in open_pack("lowback").files()}
    assert list(lowback.load_catalog("lowback").exercises) == list(lowback.load_catalog().exercises)
    for file in ("pack.json", "sources.json"):
        (tmp_path / file).write_bytes(open_pack("lowback").read(file))
    assert "'lowback' is the built-in pack. Choose another id" in reason(tmp_path)


@pytest.mark.parametrize("place", ["", "data/", "src/clinic/"])
def test_a_project_holds_a_pack(tmp_path, place):
    """A project's folder stands for the one pack in it, and so does a zip file of it."""
    for file, text in FILES.items():
        path = tmp_path / "project" / place / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    assert "clinic:morning" in lowback.load_catalog(tmp_path / "project").routines
    whole = zipped(tmp_path / "project.zip", FILES, f"project/{place}")
    assert "clinic:morning" in lowback.load_catalog(whole).routines


def test_a_project_with_several_packs_is_asked_which(tmp_path):
    """Of several packs in a project or a zip file one must be named; it can be, with the path into the zip file."""
    files = {f"{name}/{file}": text for name in ("b", "a") for file, text in FILES.items()}
    whole = zipped(tmp_path / "both.zip", files)
    assert reason(whole) == ".: it holds several packs: a, b. Name one of them, with the path to it"
    assert "clinic:morning" in lowback.load_catalog(whole / "b").routines


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({**FILES, "../out.json": "{}"}, "../out.json: LB001 has a name that leads out of the pack"),
        ({**FILES, "/etc/x.json": "{}"}, "/etc/x.json: LB001 has a name that leads out of the pack"),
        ({**FILES, "a\\b.json": "{}"}, "LB001 has a name that leads out of the pack"),
        ({**FILES, "1/2/3/4/5/x.json": "{}"}, "1/2/3/4/5/x.json: LB001 is nested more than 4 folders deep. Remove it"),
        ({"pack.json": FILES["pack.json"], "sources.json": b"\xff"}, "sources.json:1:1: LB003 invalid UTF-8"),
    ],
)
def test_a_harmful_zip_file_is_refused(tmp_path, files, expected):
    """A zip file with too much in it, or with names that lead elsewhere, is refused whole, and the file is named."""
    assert expected in reason(zipped(tmp_path / "clinic.zip", files))


def stating(whole, files, size):
    """Let the directory of a zip file state that some files have so many bytes."""
    raw = bytearray(whole.read_bytes())
    for file in files:
        at = raw.rindex(file.encode()) - 46
        raw[at + 24 : at + 28] = size.to_bytes(4, "little")
    whole.write_bytes(raw)
    return whole


def damaged(whole):
    """Spoil what a zip file holds, so that nothing can be read of it but its directory."""
    raw = whole.read_bytes()
    start = raw.index(b"PK\1\2")
    whole.write_bytes(bytes(start) + raw[start:])
    return whole


BLANK = " " * MAX_BYTES
MANY = {f"exercises/e{number:05}.json": "" for number in range(257)}


@pytest.mark.parametrize(
    ("files", "size", "expected"),
    [
        (MANY, MAX_BYTES, "it has more than 268,435,456 bytes in all, unpacked. Make it smaller"),
        (
            {"routines/a.json": ""},
            MAX_BYTES + 1,
            "routines/a.json is larger than 1,048,576 bytes, unpacked. Split it, or shorten its texts",
        ),
        (dict.fromkeys(map(str, range(100_001)), ""), None, "it has more than 100,000 files. Make it smaller"),
    ],
    ids=["in all", "one", "files"],
)
def test_what_a_zip_file_says_of_itself_is_believed_before_it_is_read(tmp_path, capsys, files, size, expected):
    """More than a pack may hold by the directory of a zip file: it is refused alike by all, and nothing is read."""
    whole = damaged(stating(zipped(tmp_path / "clinic.zip", FILES | files), files if size else (), size))
    assert reason(whole) == f".: {expected}"
    (problem,) = lowback.validate(whole)
    assert (problem.code, problem.file, f"{problem.message}. {problem.hint}") == ("LB001", str(whole), expected)
    assert main(["validate", str(whole)]) == 2
    assert main(["list", "--pack", str(whole)]) == 2
    assert capsys.readouterr().err.endswith(f"\n  .: {expected}\n")


def test_a_wheel_may_hold_much_beside_a_pack(tmp_path):
    """What is not read of a zip file does not count: other packs, other files."""
    files = {f"{name}/{file}": text for name in "ab" for file, text in FILES.items()}
    much = {file.replace("exercises", "a/exercises"): "" for file in MANY}
    whole = stating(zipped(tmp_path / "both.zip", files | much | {"b/photo.png": BLANK + " "}), much, MAX_BYTES)
    assert "it has more than" in reason(whole / "a")
    assert "clinic:morning" in lowback.load_catalog(whole / "b").routines


@pytest.mark.parametrize(
    ("blanks", "most"),
    [(257, 10), (40, 68)],
    ids=["more than a pack may hold", "less"],
)
def test_a_zip_bomb_takes_little_memory(tmp_path, peak, blanks, most):
    """Of what is refused nothing is unpacked; what is read is there once, not as bytes and as text at once."""
    whole = zipped(tmp_path / "clinic.zip", FILES | dict.fromkeys(list(MANY)[:blanks], BLANK))
    assert whole.stat().st_size < 400_000
    for ask in (reason, lowback.validate):
        assert peak(ask, whole) < most * 1_000_000


def test_a_zip_file_may_be_too_large(tmp_path, peak):
    """A zip file that is larger itself than what a pack may hold is refused before it is read."""
    whole = zipped(tmp_path / "clinic.zip", FILES)
    with whole.open("r+b") as stream:
        stream.seek(MAX_PACK_BYTES - 21)
        # A zip file ends so.
        stream.write(b"PK\5\6" + bytes(18))
    assert reason(whole) == f".: is larger than {MAX_PACK_BYTES:,} bytes. Make it smaller"
    assert peak(lowback.validate, whole) < 10_000_000


def test_a_lying_zip_file_is_refused(tmp_path, peak):
    """Of a file that is larger than the directory says, no more is unpacked than it says, and the file is refused."""
    files = FILES | {"routines/b.json": " " * 50_000_000}
    whole = stating(zipped(tmp_path / "clinic.zip", files), ["routines/b.json"], 10)
    assert "routines/b.json: LB001 cannot be unpacked: Bad CRC-32" in reason(whole)
    assert [(each.code, each.message) for each in lowback.validate(whole) if each.file.endswith("b.json")] == [
        ("LB001", "cannot be unpacked: Bad CRC-32 for file 'routines/b.json'")
    ]
    for ask in (reason, lowback.validate):
        assert peak(ask, whole) < 10_000_000


def test_links_and_twins_and_secrets_in_a_zip_file_are_refused(tmp_path):
    """A link in a zip file is not followed, a name that stands twice is refused, and so is what is encrypted."""
    whole = zipped(tmp_path / "clinic.zip", FILES)
    link = ZipInfo("routines/link.json")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with ZipFile(whole, "a") as made:
        made.writestr(link, "../pack.json")
        with pytest.warns(UserWarning, match="Duplicate name"):
            made.writestr("sources.json", FILES["sources.json"])
        made.writestr("routines/secret.json", "{}")
    raw = bytearray(whole.read_bytes())
    raw[raw.rfind(b"routines/secret.json") - 46 + 8] |= 1
    whole.write_bytes(raw)
    told = reason(whole)
    assert "routines/link.json: LB001 is a link. Put the file itself there" in told
    assert "routines/secret.json: LB001 is encrypted" in told
    assert "sources.json: LB001 is duplicated in the zip file. Remove one of the two" in told
    folder = ZipFolder(str(whole))
    with pytest.raises(UnreadableError, match=r"routines/link\.json is a link"):
        folder.files()
    with pytest.raises(UnreadableError, match="is encrypted"):
        folder.read("routines/secret.json")


def test_a_zip_folder_is_a_folder(tmp_path):
    """A folder in a zip file lists its JSON files sorted, hidden ones left out, and reads one, even after a fork."""
    whole = zipped(tmp_path / "x.zip", {"in/b.json": "[]", "in/a.json": "[1]", "in/.c.json": "", "in/.d/e.json": ""})
    folder = ZipFolder(str(whole), "in")
    assert folder.files() == ["a.json", "b.json"]
    assert folder.read("a.json") == b"[1]"
    with pytest.raises(FileNotFoundError):
        folder.read("c.json")
    read, write = os.pipe()
    if not os.fork():
        os.write(write, folder.read("b.json"))
        os._exit(0)
    assert os.read(read, 9) == b"[]"
    os.wait()
    os.close(read)
    os.close(write)


def test_a_file_that_is_no_zip_file_is_no_pack(tmp_path):
    """Any other file is refused as a folder that it is not, and a broken zip file as one that cannot be read."""
    (tmp_path / "a.txt").write_text("hello")
    assert zip_folder(str(tmp_path / "a.txt")) is None
    assert reason(tmp_path / "a.txt") == ".: is no zip file. Give a wheel, or the folder of a pack"
    whole = zipped(tmp_path / "clinic.zip", FILES)
    raw = whole.read_bytes()
    at = raw.rindex(b"PK\1\2")
    whole.write_bytes(raw[:at] + b"XXXX" + raw[at + 4 :])
    assert reason(whole) == ".: cannot be read: Bad magic number for central directory"


def test_a_zip_file_may_vanish(tmp_path):
    """A zip file that is gone when it is read is told."""
    whole = zipped(tmp_path / "clinic.zip", FILES)
    folder = ZipFolder(str(whole))
    whole.unlink()
    with pytest.raises(UnreadableError, match="cannot be read: No such file"):
        folder.entries()


def test_a_pack_has_limits(pack, monkeypatch):
    """Too many files, or too many bytes in all, refuse the pack as a whole."""
    folder, large = pack(), b" " * MAX_BYTES
    entries = [(f"exercises/a{number}.json", "") for number in range(MAX_FILES + 1)]
    monkeypatch.setattr(DiskFolder, "entries", lambda _: entries)
    assert reason(folder) == f".: it has more than {MAX_FILES:,} files. Make it smaller"
    # The same bytes again and again take no memory.
    monkeypatch.setattr(DiskFolder, "read", lambda *_: large)
    del entries[MAX_PACK_BYTES // MAX_BYTES + 1 :]
    assert reason(folder) == f".: it has more than {MAX_PACK_BYTES:,} bytes in all. Make it smaller"


def test_a_catalogue_of_a_zip_file_outlives_it(tmp_path):
    """What was loaded stays when the zip file is gone, and pickles."""
    whole = zipped(tmp_path / "clinic.zip", FILES)
    catalog = lowback.load_catalog(whole)
    whole.unlink()
    assert pickle.loads(pickle.dumps(catalog.routines))["clinic:morning"] == catalog.routines["clinic:morning"]


def squeezed(path, method):
    """Write a zip file of the small pack that is compressed in some way."""
    with ZipFile(path, "w", method) as made:
        for file, text in FILES.items():
            made.writestr(file, text)
        made.writestr("exercises/bomb.json", " " * 20_000_000)
    return stating(path, ["exercises/bomb.json"], 10)


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_zip_file_is_compressed_as_wheels_are(tmp_path, peak, method):
    """Other compressions unpack all at once, a few bytes to gigabytes: they are refused before anything is unpacked."""
    whole = squeezed(tmp_path / "clinic.zip", method)
    assert whole.stat().st_size < 100_000
    assert peak(reason, whole) < 10_000_000
    assert (
        reason(whole).count("LB001 is compressed in a way that wheels are not. Save it with deflate") == len(FILES) + 1
    )


@pytest.mark.parametrize("find", [bytearray.rindex, bytearray.index], ids=["list", "file"])
def test_names_in_a_zip_file_may_be_no_text(tmp_path, find):
    """A name that is no UTF-8 though it says so is refused, where the zip file lists it and where the file stands."""
    whole = zipped(tmp_path / "clinic.zip", FILES)
    raw = bytearray(whole.read_bytes())
    at = find(raw, b"sources.json")
    raw[at] = 0xFF
    raw[at - 37 if find is bytearray.rindex else at - 23] |= 8
    whole.write_bytes(raw)
    assert "codec can't decode byte 0xff" in reason(whole)


def test_whatever_becomes_of_a_zip_file_is_told(tmp_path):
    """Changed at places by chance, a zip file is refused with our error, or loads; nothing else is raised."""
    whole = zipped(tmp_path / "clinic.zip", FILES)
    raw, chance, refused = whole.read_bytes(), Random(6), 0
    for _ in range(150):
        other = bytearray(raw)
        for at in chance.sample(range(raw.index(b"PK\1\2"), len(raw)), 3):
            other[at] = chance.randrange(256)
        whole.write_bytes(other)
        try:
            lowback.load_catalog(whole)
        except lowback.PackError:
            refused += 1
    assert refused > 75


def test_who_is_in_doubt_checks_in_full(pack, monkeypatch):
    """When a file cannot be read at first, and then the full check finds nothing, the full check is right."""
    folder, real, refused = pack(), DiskFolder.read, []

    def read(self, file):
        if file == "routines/morning.json" and not refused:
            refused.append(file)
            raise UnreadableError(CHANGED)
        return real(self, file)

    monkeypatch.setattr(DiskFolder, "read", read)
    assert "clinic:morning" in lowback.load_catalog(folder).routines
    assert refused == ["routines/morning.json"]
