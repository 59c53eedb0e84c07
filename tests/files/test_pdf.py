"""PDF papers, read back by another library."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from training.files import pdf


@pytest.fixture
def paper(tmp_path, monkeypatch):
    """Renders a small paper: a headline and a table of one column."""
    (tmp_path / "paper.typ").write_text((pdf.TEMPLATES / "paper.typ").read_text("utf-8"), "utf-8")
    (tmp_path / "small.typ").write_text(
        '#import "paper.typ": *\n#show: paper.with(title: data.title)\n#headline(data.title)\n'
        '#table(columns: 1, head("姓名"), ..data.names)\n',
        "utf-8",
    )
    monkeypatch.setattr(pdf, "TEMPLATES", tmp_path)
    return lambda *names, title="名单": pdf.render("small", {"title": title, "names": names})


def text_of(content: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)


def fonts_of(content: bytes) -> set[str]:
    (page,) = PdfReader(BytesIO(content)).pages
    return {font.get_object()["/BaseFont"].split("+")[1] for font in page["/Resources"]["/Font"].values()}


def test_chinese_text_and_page_numbers_are_there(paper):
    text = text_of(paper("张三"))

    assert "名单" in text
    assert "姓名" in text
    assert "张三" in text
    assert "— 1 —" in text or "—1—" in text


def test_rare_characters_have_a_font(paper):
    content = paper("𠮷田", "䶮", "𬭎𣲗")

    assert all(sign in text_of(content) for sign in "𠮷䶮𬭎𣲗")
    assert any("NotoSerifJP" in font for font in fonts_of(content))


@pytest.mark.parametrize("name", ["张三", "𠮷田䶮", "𬭎𣲗", "Müller", "①②", "“引”——…"])
def test_characters_with_a_font_stay(name):
    assert pdf.printable(name) == name


def test_a_character_without_a_font_is_printed_as_its_code_point(paper):
    assert pdf.printable({"names": ["\U0002a6d6氏", "\ue863"]}) == {"names": ["〔U+2A6D6〕氏", "〔U+E863〕"]}
    assert "〔U+2A6D6〕" in text_of(paper("\U0002a6d6氏"))


def glyphs_of(content: bytes) -> list[int]:
    """The number of each glyph drawn; 0 is the blank box."""
    (page,) = PdfReader(BytesIO(content)).pages
    drawn = [operands[0] for operands, operator in page.get_contents().operations if operator in {b"Tj", b"TJ"}]
    texts = [text for texts in drawn for text in (texts if isinstance(texts, list) else [texts])]
    codes = b"".join(text.original_bytes for text in texts if hasattr(text, "original_bytes"))
    return [int.from_bytes(codes[place : place + 2]) for place in range(0, len(codes), 2)]


def test_no_character_is_drawn_as_a_blank_box(paper):
    assert 0 not in glyphs_of(paper("\U0002a6d6氏𠮷䶮", "\ue863", "😀", "a\tb\x07", title="\U0002a6d6"))


def test_a_blank_box_would_be_noticed(paper, monkeypatch):
    monkeypatch.setattr(pdf, "printable", lambda value: value)

    assert 0 in glyphs_of(paper("张\U0002a6d6三"))


def test_control_signs_and_variant_selectors_leave_no_trace():
    assert pdf.printable("葛\U000e0100城\x07市\t区\n县\u200b") == "葛城市 区\n县"


def test_what_looks_like_code_is_printed_and_not_run(paper):
    assert '#panic("x")' in text_of(paper('#panic("x")', "$x$ *b* _i_ <l> @r"))
    assert "$x$ *b* _i_ <l> @r" in text_of(paper('#panic("x")', "$x$ *b* _i_ <l> @r"))


def test_equal_data_give_equal_bytes(paper):
    assert paper("张三") == paper("张三")
