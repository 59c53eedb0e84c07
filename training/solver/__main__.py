"""The solver's command line: solve, check, explain, replan, repairs.

Exit codes: 0 an answer was written (or the check found nothing), 1 the check found broken rules, 2 a file is wrong or
cannot be read or written, 3 the problem contradicts itself.
"""

import argparse
import json
import os
import sys
from collections.abc import Callable
from typing import Any, TypeVar

from training.solver import problem as problems
from training.solver import solution as solutions
from training.solver.check import check
from training.solver.conflicts import ContradictionError, refuse_contradictions
from training.solver.entry import FileError
from training.solver.output import check_writable, write_whole
from training.solver.problem import Previous, Problem
from training.solver.running.stopping import listen
from training.solver.running.watch import StoppedError
from training.solver.solution import Replanned, Solution

LONGEST_REPAIR = 20.0  # seconds
Number = TypeVar("Number", int, float)
DONE, BROKEN, WRONG, CONTRADICTORY = 0, 1, 2, 3


def main(arguments: list[str] | None = None) -> int:
    """Run one command and return its exit code; what is wrong with the files is one sentence, never a traceback."""
    options = _parser().parse_args(arguments)
    try:
        return int(options.run(options))
    except FileError as error:
        return _complain(str(error), WRONG)
    except StoppedError:
        return _complain("Stopped before any timetable was found that keeps what is given.", BROKEN)
    except OSError as error:
        return _complain(f"{error.filename or 'output'}: {(error.strerror or str(error)).lower()}", WRONG)
    except KeyboardInterrupt:
        return _complain("Interrupted.", 130)


def _complain(words: str, code: int) -> int:
    sys.stderr.write(words.encode("utf-8", "backslashreplace").decode() + "\n")
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m training.solver", description="Schedule training batches.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    solve = _command(commands, "solve", _solve, "find a timetable")
    verify = _command(commands, "check", _check, "go through every rule and cost of a timetable")
    explain = _command(commands, "explain", _explain, "say for every batch why a person is in it, or not")
    replan = _command(commands, "replan", _replan, "find a timetable with the fewest changes from another")
    verify.add_argument("--previous", metavar="OLD.json", help="recount a re-plan's changes from this timetable")
    mend = _command(commands, "repairs", _repairs, "say what contradicts or is short, and ways out, each solved")
    for command in (verify, explain, replan):
        command.add_argument("solution", metavar="SOLUTION.json")
    mend.add_argument("solution", metavar="SOLUTION.json", nargs="?", help="whose shortage is to be mended")
    for command in (solve, replan):
        command.add_argument("-o", "--output", required=True, metavar="SOLUTION.json", help="where to write the answer")
        command.add_argument(
            "--progress", action="store_true", help="a JSON line to stderr at each better cost or bound"
        )
    for command, seconds in ((solve, 60.0), (replan, 60.0), (mend, LONGEST_REPAIR)):
        _add_search_options(command, seconds)
    explain.add_argument("--person", required=True, help="the person's id")
    explain.add_argument("--program", required=True, help="the program's id")
    return parser


def _command(commands: Any, name: str, run: Callable[..., int], words: str) -> argparse.ArgumentParser:
    command: argparse.ArgumentParser = commands.add_parser(name, help=words, description=words)
    command.add_argument("problem", metavar="PROBLEM.json")
    command.set_defaults(run=run)
    return command


def _add_search_options(command: argparse.ArgumentParser, seconds: float) -> None:
    command.add_argument("--seconds", type=_seconds, default=seconds, help=f"longest time to search ({seconds:g})")
    command.add_argument("--workers", type=_count, default=2, help="how many searches run at once (2)")
    command.add_argument("--seed", type=_seed, default=1, help="same file, seed and options: same answer (1)")


def _seconds(text: str) -> float:
    return _within(float, text, 0.001, 1e9)


def _count(text: str) -> int:
    return _within(int, text, 1, 1024)


def _seed(text: str) -> int:
    return _within(int, text, 0, 2**31 - 1)


def _within(kind: Callable[[str], Number], text: str, least: float, most: float) -> Number:
    try:
        value = kind(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number") from None
    if not least <= value <= most:
        raise argparse.ArgumentTypeError(f"{text} is not between {least} and {most}")
    return value


def _solve(options: argparse.Namespace) -> int:
    problem = _ready(options)
    from training.solver.solve import solve

    return _search(options, problem, lambda **how: solve(problem, **how))


def _replan(options: argparse.Namespace) -> int:
    problem = _ready(options)
    previous = solutions.load(options.solution)
    from training.solver.replan import replan

    tell = _show_changes if options.progress else None
    before = Previous(previous.batches, previous.places)
    return _search(options, problem, lambda **how: replan(problem, previous, on_changes=tell, **how), before)


def _ready(options: argparse.Namespace) -> Problem:
    """The problem of the file, once it is known that the answer could be written; from now on signals only stop."""
    options.should_stop = listen()
    check_writable(options.output)
    return problems.load(options.problem)


def _search(
    options: argparse.Namespace, problem: Problem, run: Callable[..., Solution], before: Previous | None = None
) -> int:
    """Search, check the answer, write it. An answer that breaks a rule is never written."""
    how = {"workers": options.workers, "seed": options.seed, "should_stop": options.should_stop}
    try:
        refuse_contradictions(problem)
        answer = run(seconds=options.seconds, on_progress=_show_progress if options.progress else None, **how)
    except ContradictionError as error:
        return _offer_repairs(problem, error, min(options.seconds, LONGEST_REPAIR), how)
    found = check(problem, answer, before).breaches
    if found:
        sentences = "\n".join(one.sentence() for one in found)
        return _complain(f"The answer found breaks the rules and was not written:\n{sentences}", BROKEN)
    write_whole(options.output, solutions.to_text(answer))
    if answer.replanned is not None:
        _say_changes(answer.replanned)
    return DONE


def _say_changes(said: Replanned) -> None:
    """Both numbers, and whether they are proven to be the same."""
    proof = "proven: no timetable has fewer" if said.changes_status == "proven" else "not proven to be the fewest"
    print(f"{said.changes} changes; at least {said.changes_bound} are needed; {proof}.")


def _offer_repairs(problem: Problem, error: ContradictionError, seconds: float, how: dict[str, Any]) -> int:
    """Say what contradicts, then a smallest conflict and the ways out: in words, and as JSON to standard output."""
    code = _complain("\n".join(one.sentence() for one in error.contradictions), CONTRADICTORY)
    return _tell_diagnosis(problem, seconds, how) or code


def _tell_diagnosis(problem: Problem, seconds: float, how: dict[str, Any]) -> int:
    """A smallest conflict and ways out; 0 where nothing contradicts."""
    from training.solver.conflicts import together
    from training.solver.repairs import diagnosis

    found = diagnosis(problem, seconds=seconds, **how)
    if not found.conflict:
        return DONE
    _complain(together(list(found.conflict), problem).sentence(), CONTRADICTORY)
    for repair in found.repairs:
        _complain(repair.sentence(), CONTRADICTORY)
    _print_json(found.about())
    return CONTRADICTORY


def _repairs(options: argparse.Namespace) -> int:
    """Ways out of a contradiction (exit 3) or, with the solution or a quick one, of a shortage (exit 0)."""
    problem = problems.load(options.problem)
    how = {"workers": options.workers, "seed": options.seed, "should_stop": listen()}
    before = solutions.load(options.solution) if options.solution else None
    from training.solver.repairs.shortage import shortage_repairs
    from training.solver.solve import solve

    code = _tell_diagnosis(problem, options.seconds, how)
    if code:
        return code
    answer = before or solve(problem, seconds=options.seconds / 4, **how)
    found = check(problem, answer).breaches
    if found:
        return _complain("\n".join(one.sentence() for one in found), BROKEN)
    ways = shortage_repairs(problem, answer, seconds=options.seconds, **how)
    short = {"unplaced": len(answer.unplaced), "cost": answer.cost, "certificate": answer.certificate}
    _print_json({"shortage": short, "repairs": [one.about() for one in ways]})
    return DONE


def _print_json(value: Any) -> None:
    json.dump(value, sys.stdout, ensure_ascii=False, indent=1)
    print()


def _show_progress(seconds: float, cost: int | None, bound: int) -> None:
    line = json.dumps({"seconds": round(seconds, 3), "cost": cost, "bound": bound})
    print(line, file=sys.stderr, flush=True)


def _show_changes(seconds: float, changes: int, bound: int) -> None:
    line = json.dumps({"seconds": round(seconds, 3), "changes": changes, "changes_bound": bound})
    print(line, file=sys.stderr, flush=True)


def _check(options: argparse.Namespace) -> int:
    old = solutions.load(options.previous) if options.previous else None
    previous = Previous(old.batches, old.places) if old else None
    verdict = check(problems.load(options.problem), solutions.load(options.solution), previous)
    for breach in verdict.breaches:
        print(breach.sentence())
    if verdict.breaches:
        return BROKEN
    print(verdict.cost)
    return DONE


def _explain(options: argparse.Namespace) -> int:
    problem, solution = problems.load(options.problem), solutions.load(options.solution)
    from training.solver.explain import explain

    _print_json(explain(problem, solution, options.person, options.program))
    return DONE


def leave(code: int) -> None:
    """End the process, at once where a native search did not stop when asked: its threads must not outlive its data."""
    from training.solver.running.watch import LEFT_ALONE

    sys.stdout.flush()
    sys.stderr.flush()
    if any(thread.is_alive() for thread in LEFT_ALONE):
        os._exit(code)
    sys.exit(code)


if __name__ == "__main__":
    leave(main())
