"""The command line of coverage over a term: plan, verify, repairs.

    python -m training.solver.cover plan    TERM.json -o PLAN.json [--seconds 20]
    python -m training.solver.cover verify  TERM.json PLAN.json
    python -m training.solver.cover repairs TERM.json PLAN.json

Exit codes: 0 written, or all of it is true; 1 not true, or no plan in time; 2 a file is wrong.
"""

import argparse
import json
import sys
from typing import Any

from training.solver.cover import verify
from training.solver.cover.term import TermError, read
from training.solver.entry import read_json
from training.solver.output import check_writable, write_whole

DONE, NOT, WRONG = 0, 1, 2


def main(arguments: list[str] | None = None) -> int:
    """Run one command and return its exit code; what is wrong is one sentence."""
    parser = argparse.ArgumentParser(prog="python -m training.solver.cover", description=__doc__.splitlines()[0])
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for name, run in (("plan", _plan), ("verify", _verify), ("repairs", _repairs)):
        command = commands.add_parser(name)
        command.add_argument("term", metavar="TERM.json")
        command.set_defaults(run=run)
        if name == "plan":
            command.add_argument("-o", "--output", required=True, metavar="PLAN.json")
            command.add_argument("--seconds", type=float, default=20.0)
        else:
            command.add_argument("plan", metavar="PLAN.json")
    options = parser.parse_args(arguments)
    try:
        return int(options.run(options))
    except (TermError, OSError, TimeoutError) as error:
        print(error, file=sys.stderr)
        return NOT if isinstance(error, TimeoutError) else WRONG


def _plan(options: argparse.Namespace) -> int:
    check_writable(options.output)
    data = read_json(options.term, TermError)
    term = read(data)
    from training.solver.cover.answer import answer

    found = answer(term, data, options.seconds)
    write_whole(options.output, json.dumps(found, ensure_ascii=False, indent=1) + "\n")
    for target, n in found["short"].items():
        print(f"{target}: {'reached' if n == 0 else f'{n} short'}")
    return DONE


def _verify(options: argparse.Namespace) -> int:
    return verify.main([options.term, options.plan])


def _repairs(options: argparse.Namespace) -> int:
    data: dict[str, Any] = read_json(options.term, TermError)
    read(data)
    plan = read_json(options.plan, TermError)
    try:
        verify.verify(data, plan)
    except (ValueError, KeyError, TypeError) as error:
        print(f"{options.plan}: {error}", file=sys.stderr)
        return WRONG
    from training.solver.cover.repairs import repairs

    print(json.dumps(repairs(data, plan), ensure_ascii=False, indent=1))
    return DONE


if __name__ == "__main__":
    sys.exit(main())
