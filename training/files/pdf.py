"""The one door to PDF: a typst template and the data that it prints."""

import json
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unicodedata import category

TEMPLATES = Path(__file__).parent / "typst"


def render(template_name: str, data: dict[str, Any]) -> bytes:
    """A PDF of training/files/typst/`template_name`.typ; equal data give equal bytes.

    The template finds `data` in paper.typ; strings stay strings, whatever they hold, and are never run. Dates, hours
    and amounts come as the text to print. A character that the fonts lack is printed as its code point, 〔U+2A6D6〕,
    never as a blank box.
    """
    import typst

    return typst.compile(
        input=str(TEMPLATES / f"{template_name}.typ"),
        root=str(TEMPLATES),
        font_paths=_fonts(),
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs={"data": json.dumps(printable(data), ensure_ascii=False)},
    )


def picture(content: bytes, ending: str) -> bytes:
    """A PDF of one page, as large as the picture (png or jpg) that it shows. Raises RuntimeError for a damaged one."""
    import typst

    page = "#set document(date: none)\n#set page(width: auto, height: auto, margin: 0pt)\n"
    with TemporaryDirectory() as folder:
        (Path(folder) / f"picture.{ending}").write_bytes(content)
        source = Path(folder) / "page.typ"
        source.write_text(f'{page}#image("picture.{ending}")\n', "utf-8")
        return typst.compile(input=str(source), root=folder, ignore_system_fonts=True, format="pdf")


def font_paths() -> list[Path]:
    """The fonts that papers use: the mainland's shapes, then Taiwan's and Japan's for the rare characters they add."""
    import pylopdf_fonts_jp
    import pylopdf_fonts_zh_cn
    import pylopdf_fonts_zh_tw

    packages = (pylopdf_fonts_zh_cn, pylopdf_fonts_zh_tw, pylopdf_fonts_jp)
    return [path for package in packages for path in (package.serif_path(), package.sans_path())]


def printable(value: Any) -> Any:
    """The same value (text, list, dict, …) with each character that the fonts lack written as its code point."""
    if isinstance(value, dict):
        return {key: printable(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [printable(inner) for inner in value]
    return _printable(value) if isinstance(value, str) else value


def _printable(text: str) -> str:
    if text.isascii() and text.isprintable():
        return text
    return "".join(sign if ord(sign) in _covered() else _stand_in(sign) for sign in text)


def _stand_in(sign: str) -> str:
    if sign == "\n":
        return sign
    if sign.isspace():
        return " "
    if category(sign) in {"Cc", "Cf", "Mn"}:  # control signs and the selectors of a character's variants
        return ""
    return f"〔U+{ord(sign):04X}〕"


@lru_cache(maxsize=1)
def _fonts() -> Any:
    """The fonts, read once: a paper then takes a tenth of the time."""
    import typst

    folders = sorted({str(path.parent) for path in font_paths()})
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=folders)


@lru_cache(maxsize=1)
def _covered() -> frozenset[int]:
    """Code points that can be set in serif and in sans-serif letters alike."""
    from fontTools.ttLib import TTFont

    faces: dict[bool, set[int]] = {True: set(), False: set()}
    for path in font_paths():
        with TTFont(path, lazy=True) as font:
            faces["Serif" in path.name].update(font.getBestCmap())
    return frozenset(faces[True] & faces[False])
