"""Writing a file whole or not at all."""

import errno
import os
from pathlib import Path


def check_writable(path: str) -> None:
    """Raise OSError where a file could not be written, so that it is known before a long search."""
    target = Path(os.path.realpath(path))
    if target.is_dir():
        raise IsADirectoryError(errno.EISDIR, "is a folder", path)
    if not target.parent.is_dir():
        raise FileNotFoundError(errno.ENOENT, "no such folder", str(target.parent))
    if not os.access(target if target.exists() else target.parent, os.W_OK):
        raise PermissionError(errno.EACCES, "permission denied", path)


def write_whole(path: str, text: str) -> None:
    """Write the text so that a reader, or a crash, sees the old file or the new one; never half of it.

    What is no plain file (a pipe, /dev/null) is written as it is.
    """
    target = Path(os.path.realpath(path))
    if target.exists() and not target.is_file():
        target.write_text(text, encoding="utf-8")
        return
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        with part.open("w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
