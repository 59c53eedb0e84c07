"""The letter to an employer as it is read."""

from datetime import datetime, timedelta
from io import BytesIO

import pytest
from pypdf import PdfReader

from tests.factories import EmployerLetterFactory, LessonFactory, MandateFactory
from training.files.letters import employer_letters


@pytest.fixture
def letter(congress):
    person = MandateFactory(person__name="王小䶮").person
    return EmployerLetterFactory(batch=LessonFactory().batch, person=person, employer="市第一人民医院")


def pages(*letters):
    reader = PdfReader(BytesIO(employer_letters("淮北市人民代表大会常务委员会办公室", letters)))
    return ["".join(page.extract_text().split()) for page in reader.pages]


def test_it_cites_the_law_and_says_when_where_and_whom_to_ask(letter):
    (text,) = pages(letter)
    for words in ("市第一人民医院：", "王小䶮代表", "代表法》第四十条", "必须给予时间保障", "李敏；电话：0561-3053000"):
        assert words in text
    assert "共3天" in text
    assert f"淮人办函〔2022〕{letter.number}号" in text


def test_a_guest_is_no_deputy_and_no_law_is_cited(letter):
    letter.is_deputy = False
    (text,) = pages(letter)
    assert "代表法" not in text
    assert "王小䶮同志在参训名单之内" in text


def test_all_of_a_class_stand_in_one_file_each_on_its_page(letter):
    other = EmployerLetterFactory(batch=letter.batch)
    assert [other.employer in page for page in pages(letter, other)] == [False, True]


@pytest.mark.parametrize(
    ("halves", "words"), [(1, "4月11日上午，共半天"), (2, "4月11日全天，共1天"), (3, "至4月12日上午，共1天半")]
)
def test_half_days_are_said_as_people_say_them(letter, halves, words):
    letter.starts_at = datetime(2022, 4, 11)
    letter.ends_at = letter.starts_at + timedelta(hours=12 * halves)
    assert words in pages(letter)[0]
