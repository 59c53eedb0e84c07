import pytest

from benchmarks.problems import generate
from training.solver import problem as problems


@pytest.mark.parametrize("how", [{}, {"tight": True}, {"slack": 0.4}, {"joined": True}], ids=str)
@pytest.mark.parametrize("people", [1, 60, 290, 3001])
def test_problems_of_every_size_are_whole(people, how):
    problem = problems.read(generate(people, 1, **how))
    assert len(problem.people) == people
    assert len({person.id for person in problem.people}) == people
    assert all(program.min_size <= program.max_size for program in problem.programs)


def test_a_seed_makes_one_problem_and_another_seed_another():
    assert generate(60, 1) == generate(60, 1)
    assert generate(60, 1) != generate(60, 2)


def test_tight_problems_have_fewer_batches():
    def batches(problem):
        return sum(program["max_batches"] for program in problem["programs"])

    assert batches(generate(290, 1, slack=0.4)) < batches(generate(290, 1, tight=True)) < batches(generate(290, 1))
