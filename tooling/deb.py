"""Unpacking Debian packages without dpkg, so that any system can."""

import io
import tarfile

from .console import SetupError

MAGIC = b"!<arch>\n"
HEADER = 60  # bytes before each member of an `ar` archive


def unpack(deb, root, wanted):
    """Unpack the files of a .deb below the folder `root`.

    :param wanted: function that says whether a file, by its name, is to be unpacked
    :raise SetupError: If the file is not a Debian package.
    """
    with open(deb, "rb") as archive:
        data = _data_member(archive)
        if data is None:
            raise SetupError(f"{deb} is not a Debian package: delete it and run again.")
        with tarfile.open(fileobj=data) as files:
            files.extraction_filter = staticmethod(lambda member, path: member)
            files.extractall(root, members=_members(files, wanted))


def _data_member(archive):
    """Return the member `data.tar.*` of an `ar` archive, as a file."""
    if archive.read(len(MAGIC)) != MAGIC:
        return None
    while header := archive.read(HEADER):
        name = header[:16].decode().strip().rstrip("/")
        size = int(header[48:58])
        if name.startswith("data.tar"):
            return io.BytesIO(archive.read(size))
        archive.seek(size + size % 2, io.SEEK_CUR)
    return None


def _members(files, wanted):
    """Yield the wanted members below the root, owned by whoever unpacks them."""
    for member in files:
        if member.name.startswith("/") or ".." in member.name.split("/"):
            continue
        if not wanted(member.name):
            continue
        if member.isfile() or member.isdir() or member.issym():
            member.uid = member.gid = 0
            member.uname = member.gname = ""
            member.mode |= 0o200
            yield member
