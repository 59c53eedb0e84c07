"""The command line as a user meets it: files, exit codes, sentences, signals; and without Flask."""

import json
import os
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.solver.timetables import PROBLEM, SOLUTION
from training.solver import problem as problems
from training.solver import solution as solutions
from training.solver.check import check

ROOT = Path(__file__).parents[2]
TINY, TINY_SOLUTION = ROOT / "tests/data/tiny.json", ROOT / "tests/data/tiny.solution.json"


def start(*arguments):
    command = [sys.executable, "-m", "training.solver", *map(str, arguments)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def run(*arguments):
    """(exit code, standard output, standard error) of the command."""
    process = start(*arguments)
    out, err = process.communicate(timeout=120)
    return process.returncode, out, err


def written(path, data):
    path.write_text(json.dumps(data), "utf-8")
    return path


def large_problem():
    """Large enough to be searched for longer than the test lasts."""
    programs = [
        {"id": f"P{k}", "length": 2, "min_size": 5, "max_size": 12, "max_batches": 12, "open_cost": 7 + k}
        | {"rooms": ["A", "B", "C"], "starts": list(range(0, 100, 2))}
        for k in range(6)
    ]
    people = [
        {"id": f"p{i}", "place": f"c{i % 5}", "needs": [f"P{(i + k) % 6}" for k in range(3)], "groups": [f"g{i % 23}"]}
        | {"away": [[(i * 7) % 90, (i * 7) % 90 + 9], [(i * 13) % 90, (i * 13) % 90 + 6]]}
        for i in range(200)
    ]
    return {
        "format": problems.FORMAT,
        "origin": "2026-01-05",
        "half_days": 100,
        "places": [f"c{i}" for i in range(5)],
        "travel": [[abs(i - j) * 3 for j in range(5)] for i in range(5)],
        "rooms": [{"id": name, "place": f"c{i}", "seats": 12 - i} for i, name in enumerate("ABC")],
        "programs": programs,
        "people": people,
    }


def test_check_gives_0_and_the_cost():
    assert run("check", TINY, TINY_SOLUTION) == (0, "1072\n", "")


def test_check_gives_1_and_every_broken_rule_in_words(tmp_path):
    solution = json.loads(TINY_SOLUTION.read_text("utf-8"))
    solution["batches"][0]["start"] = 2
    solution["cost"] = 1000

    code, out, err = run("check", TINY, written(tmp_path / "s.json", solution))

    assert (code, err) == (1, "")
    assert out.splitlines() == [
        'Lesson "law" in half-days [4, 5) is outside its batch "induction-1", [2, 4).',
        'Lesson "talk" in half-days [5, 6) is outside its batch "induction-1", [2, 4).',
        'Person "p2" is away in half-days [2, 4), during batch "induction-1".',
        "The cost is said to be 1000; counted, it is 1072.",
    ]


@pytest.mark.parametrize(
    ("command", "rest"),
    [
        ("check", [TINY_SOLUTION]),
        ("solve", ["-o", "{tmp}/out.json"]),
        ("replan", [TINY_SOLUTION, "-o", "{tmp}/out.json"]),
        ("explain", [TINY_SOLUTION, "--person", "p1", "--program", "duty"]),
    ],
)
def test_a_wrong_problem_file_gives_2_and_its_field_and_entry(tmp_path, command, rest):
    data = json.loads(TINY.read_text("utf-8"))
    data["people"][2]["needs"] = ["x"]
    path = written(tmp_path / "p.json", data)

    result = run(command, path, *(str(one).format(tmp=tmp_path) for one in rest))

    assert result == (2, "", 'people[2] "p3": needs names unknown program "x"\n')
    assert list(tmp_path.iterdir()) == [path]


def test_a_wrong_solution_file_gives_2_and_its_field_and_entry(tmp_path):
    solution = json.loads(TINY_SOLUTION.read_text("utf-8"))
    del solution["places"][1]["batch"]

    result = run("check", TINY, written(tmp_path / "s.json", solution))

    assert result == (2, "", "places[1]: batch is missing\n")


@pytest.mark.parametrize(
    ("content", "words"),
    [("", "not JSON: Expecting value: line 1 column 1 (char 0)"), ("[]", None), ('{"format": "x"}', None)],
)
def test_what_is_no_problem_file_gives_2_and_a_sentence(tmp_path, content, words):
    path = tmp_path / "p.json"
    path.write_text(content)

    code, out, err = run("check", path, TINY_SOLUTION)

    assert (code, out, err.count("\n")) == (2, "", 1)
    assert words is None or err == f"{path}: {words}\n"


def test_a_missing_file_gives_2_and_its_name(tmp_path):
    assert run("check", tmp_path / "no.json", TINY_SOLUTION) == (
        2,
        "",
        f"{tmp_path}/no.json: no such file or directory\n",
    )
    assert run("solve", tmp_path, "-o", tmp_path / "o.json") == (2, "", f"{tmp_path}: is a directory\n")


@pytest.mark.parametrize("output", ["{tmp}/none/out.json", "{tmp}"])
def test_an_output_that_cannot_be_written_gives_2_before_the_search(tmp_path, output):
    began = time.monotonic()
    code, _, err = run(
        "solve", written(tmp_path / "p.json", large_problem()), "-o", output.format(tmp=tmp_path), "--seconds", "600"
    )

    assert (code, err.count("\n")) == (2, 1)
    assert time.monotonic() - began < 300


THREE = (
    'These 3 cannot hold together: batch "b" at half-day 4; batch "b" in room "A"; room "A" closed in half-days [4, 6).'
)


@pytest.mark.parametrize("command", [["solve"], ["replan", str(TINY_SOLUTION)]])
def test_a_problem_that_contradicts_itself_gives_3_and_says_how(tmp_path, command):
    data = json.loads(TINY.read_text("utf-8"))
    data["batches"] = [{"id": "b", "program": "induction", "start": 4, "room": "A"}]
    path = written(tmp_path / "p.json", data)

    code, out, err = run(command[0], path, *command[1:], "-o", tmp_path / "out.json", "--seconds", "20")

    found = json.loads(out)
    assert code == 3
    assert [fact["kind"] for fact in found["conflict"]] == ["start", "room", "closed"]
    assert [one["changes"][0]["fact"]["kind"] for one in found["repairs"]] != []
    assert [one["cost"] for one in found["repairs"]] == sorted(one["cost"] for one in found["repairs"])
    assert err.splitlines()[:2] == [
        'Batch "b" has no open room left: "A" is closed in half-days [4, 6).',
        THREE,
    ]
    assert err.splitlines()[2:] == [one["sentence"] for one in found["repairs"]]
    assert 'Hold batch "b" in another room. 1 stay without one; a timetable costs 1072.' in err
    assert list(tmp_path.iterdir()) == [path]


def test_two_contradictions_are_both_said_and_repaired_together(tmp_path):
    data = json.loads(TINY.read_text("utf-8"))
    data["batches"] = [{"id": "b", "program": "induction", "start": 4, "room": "A"}]
    data["pins"] = [{"person": "p1", "program": "duty", "batch": "c"}]

    code, _, err = run("solve", written(tmp_path / "p.json", data), "-o", tmp_path / "out.json", "--seconds", "20")

    assert code == 3
    assert err.splitlines()[:2] == [
        'Batch "b" has no open room left: "A" is closed in half-days [4, 6).',
        'Person "p1" is pinned to batch "c" of "duty", which is not given.',
    ]
    assert len(err.splitlines()) > 3
    for repair in err.splitlines()[3:]:
        assert 'Free "p1" from batch "c".' in repair


@pytest.mark.parametrize(
    "option", [["--seconds", "0"], ["--seconds", "nan"], ["--workers", "0"], ["--seed", "-1"], ["--seed", "x"]]
)
def test_an_option_out_of_range_gives_2(tmp_path, option):
    code, _, err = run("solve", TINY, "-o", tmp_path / "o.json", *option)

    assert code == 2
    assert option[0] in err
    assert "Traceback" not in err


def test_explain_gives_every_batch():
    code, out, err = run("explain", TINY, TINY_SOLUTION, "--person", "p4", "--program", "duty")

    assert (code, err) == (0, "")
    answer = json.loads(out)
    assert [(one["batch"], one["verdict"]) for one in answer["batches"]] == [("duty-1", "broken")]
    assert answer["reasons"] == ["Away at every allowed start."]


def test_explain_of_a_program_that_is_not_needed_says_so():
    code, out, err = run("explain", TINY, TINY_SOLUTION, "--person", "p4", "--program", "induction")
    assert (code, err) == (0, "")
    assert json.loads(out)["sentences"] == ['Person "p4" does not need "induction".']


def test_explain_about_nobody_gives_2():
    result = run("explain", TINY, TINY_SOLUTION, "--person", "x", "--program", "duty")

    assert result == (2, "", 'the problem has no person "x"\n')


def test_a_closed_pipe_is_no_traceback():
    process = start("explain", TINY, TINY_SOLUTION, "--person", "p4", "--program", "duty")
    process.stdout.close()
    assert "Traceback" not in process.stderr.read()
    process.stderr.close()
    process.wait(timeout=60)


def test_the_solver_loads_neither_flask_nor_tables():
    code = "import sys, training.solver.__main__; print([m for m in sys.modules if 'flask' in m or 'sqlalchemy' in m])"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)

    assert done.stdout == "[]\n"


def test_solve_writes_a_checked_answer(tmp_path):
    output = tmp_path / "out.json"
    code, out, err = run("solve", TINY, "-o", output, "--seconds", "20", "--seed", "3")

    assert (code, out, err) == (0, "", "")
    answer = solutions.load(output)
    assert check(problems.load(TINY), answer).breaches == ()
    assert (answer.status, answer.cost, answer.bound, answer.seed) == ("optimal", 1072, 1072, 3)
    assert [(one.person, one.reasons) for one in answer.unplaced] == [("p4", ("Away at every allowed start.",))]
    assert stat.S_IMODE(output.stat().st_mode) == 0o666 & ~_umask()


def _umask():
    mask = os.umask(0)
    os.umask(mask)
    return mask


def test_solve_replaces_an_older_answer_and_leaves_nothing_else(tmp_path):
    output = tmp_path / "out.json"
    output.write_text("old")

    assert run("solve", TINY, "-o", output, "--seconds", "20")[0] == 0
    assert solutions.load(output).cost == 1072
    assert list(tmp_path.iterdir()) == [output]


def test_solve_writes_to_a_device_without_replacing_it():
    assert run("solve", TINY, "-o", "/dev/null", "--seconds", "20")[0] == 0
    assert stat.S_ISCHR(Path("/dev/null").stat().st_mode)


def test_progress_is_a_json_line_for_each_improvement(tmp_path):
    _, _, err = run("solve", TINY, "-o", tmp_path / "o.json", "--seconds", "20", "--progress")

    lines = [json.loads(line) for line in err.splitlines()]
    assert all(set(line) == {"seconds", "cost", "bound"} for line in lines)
    assert (lines[-1]["cost"], lines[-1]["bound"]) == (1072, 1072)
    steps = [(line["cost"] if line["cost"] is not None else float("inf"), -line["bound"]) for line in lines]
    assert steps == sorted(steps, reverse=True)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_stops_the_search_and_the_best_answer_is_written(tmp_path, number):
    path, output = written(tmp_path / "p.json", large_problem()), tmp_path / "out.json"
    process = start("solve", path, "-o", output, "--seconds", "600", "--workers", "1", "--progress")
    process.stderr.readline()
    time.sleep(1)
    began = time.monotonic()
    process.send_signal(number)
    _, err = process.communicate(timeout=300)

    assert process.returncode == 0, err
    assert time.monotonic() - began < 300
    answer = solutions.load(output)
    assert answer.status == "feasible"
    assert check(problems.load(path), answer).breaches == ()


def test_the_same_file_seed_and_options_give_the_same_answer(tmp_path):
    path = written(tmp_path / "p.json", PROBLEM)
    answers = []
    for name in ("one.json", "two.json"):
        assert run("solve", path, "-o", tmp_path / name, "--seconds", "30", "--workers", "1")[0] == 0
        answers.append(solutions.load(tmp_path / name))

    assert answers[0] == answers[1]


def test_replan_writes_a_checked_answer_with_the_fewest_changes(tmp_path):
    problem = written(tmp_path / "p.json", PROBLEM | {"previous": None})
    before = written(tmp_path / "s.json", SOLUTION)

    code, out, err = run("replan", problem, before, "-o", tmp_path / "new.json", "--seconds", "20")

    assert (code, err) == (0, "")
    answer = solutions.load(tmp_path / "new.json")
    said = answer.replanned
    assert out == (
        f"{said.changes} changes; at least {said.changes_bound} are needed; proven: no timetable has fewer.\n"
    )
    assert run("check", problem, tmp_path / "new.json", "--previous", before) == (0, f"{answer.cost}\n", "")
    assert {(one.id, one.start, one.room) for one in answer.batches} >= {
        (one["id"], one["start"], one["room"]) for one in SOLUTION["batches"] if one["id"] in ("i1", "d2", "o1")
    }
    assert {(one.person, one.program) for one in answer.places} == {
        (one["person"], one["program"]) for one in SOLUTION["places"]
    }


def test_repairs_says_what_would_give_more_people_a_place(tmp_path):
    data = json.loads(TINY.read_text("utf-8"))
    for program in data["programs"]:
        program.update(max_batches=1, max_size=1, min_size=0)
    path = written(tmp_path / "p.json", data)
    code, out, err = run("repairs", path, "--seconds", "4")
    found = json.loads(out)

    assert (code, err) == (0, "")
    assert found["shortage"]["unplaced"] > 0
    assert all(one["gained"] > 0 for one in found["repairs"])
    assert found["repairs"][0]["unplaced"] < found["shortage"]["unplaced"]


def test_repairs_of_a_problem_that_contradicts_itself_gives_3(tmp_path):
    data = json.loads(TINY.read_text("utf-8"))
    data["batches"] = [{"id": "b", "program": "induction", "start": 4, "room": "A"}]
    code, out, err = run("repairs", written(tmp_path / "p.json", data), "--seconds", "4")

    assert code == 3
    assert "These 3 cannot hold together" in err
    assert len(json.loads(out)["repairs"]) >= 3
