"""Pasted lists of names: who is meant, and every line that names nobody, several, or somebody twice."""

import pytest

from tests.factories import GuestFactory, MandateFactory
from training.operations.errors import TrainingError
from training.operations.people.pasted import read


def test_names_numbers_guests_and_what_else_a_line_says(congress):
    wang = MandateFactory(person__name="王小明", number="0012").person
    an = MandateFactory(person__name="安一", number="0013").person
    guest = GuestFactory(person__name="李列席", number="L01").person
    found = read("王小明\t90\t合格\n\n安　一，60\nL01")
    assert [(one.line, one.person, one.rest) for one in found] == [
        (1, wang, ("90", "合格")), (3, an, ("60",)), (4, guest, ()),
    ]  # fmt: skip


def test_every_line_that_is_wrong_is_named(congress):
    for number in ("0012", "0013"):
        MandateFactory(person__name="王小明", number=number)
    MandateFactory(person__name="安一", number="0014")
    with pytest.raises(TrainingError) as error:
        read("安一\n王小明\n查无此人\n0014")
    assert error.value.message == (
        "第 2 行：“王小明”不止一人，编号为 0012、0013，请填编号。第 3 行：没有姓名或编号为“查无此人”的人员。"
        "第 4 行：“0014”在第 1 行已有。请改正名单后再保存，本次未登记任何人。"
    )


def test_nobody_of_another_congress_is_found(congress, neighbour):
    from training.models import scope

    with scope.within(neighbour.id):
        MandateFactory(person__name="邻人", number="0099")
    with pytest.raises(TrainingError, match="没有姓名或编号为“邻人”"):
        read("邻人")
