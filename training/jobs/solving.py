"""One job from beginning to end: taken up, followed while it is searched, its ending written down, whatever happens."""

import logging
import time
from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from flask import Flask
from flask_babel import gettext as _
from sqlalchemy.exc import OperationalError

from training import clock
from training.jobs.searcher import Search, Searcher
from training.models import db, scope
from training.models.congresses import Congress
from training.operations.schedules import answers

BEAT = 1.0
"""Seconds between two heartbeats, and two looks at whether to stop."""
GRACE = 15.0
"""Seconds that a search may take to stop once it is asked to."""
LATE = 300.0
"""Seconds beyond twice its time after which a search is ended."""
TRIES = 5
"""How often a busy database is tried."""

log = logging.getLogger(__name__)
Clock = Callable[[], datetime]
Ending = Callable[[datetime], None]


def run(app: Flask, congress_id: int, proposal_id: int, searcher: Searcher | None = None) -> None:
    """Solve one proposal, whatever happens: an answer, or why there is none, is written down."""
    with app.app_context():
        scope.bind(congress_id)
        now = partial(clock.behind, db.session.get_one(Congress, congress_id).days_behind)
        db.session.rollback()
        mine = searcher or Searcher()
        try:
            ending = _searched(proposal_id, mine, app.config["SOLVER_WORKERS"], now)
        except Exception:
            log.exception("proposal %s could not be solved", proposal_id)
            db.session.rollback()
            ending = _ending("error", "see above", proposal_id)
        finally:
            if searcher is None:
                mine.close()
        if ending is not None:
            _committed(lambda: ending(now()))


def _searched(proposal_id: int, searcher: Searcher, workers: int, now: Clock) -> Ending | None:
    """Search in the process kept for it; how it ended is left to write down. None: the job is not wanted any more."""
    with searcher.free() as ask:
        proposal = _committed(lambda: answers.begin(proposal_id, now()))
        if proposal is None:
            return None
        gap = proposal.gap_per_mille / 1000
        search = ask(proposal.problem, seconds=proposal.seconds, workers=workers, seed=proposal.seed, gap=gap)
        return _followed(search, proposal_id, proposal.seconds, now)


def _followed(search: Search, proposal_id: int, seconds: int, now: Clock) -> Ending:
    """Say how far the search is, and that it lives, until it is over."""
    last, next_beat = time.monotonic() + 2 * seconds + LATE, time.monotonic() + BEAT
    progress: list[Any] = []
    draft, was_asked = None, False
    while True:
        kind, what = search.news(max(0.0, next_beat - time.monotonic()))
        draft = what if kind == "draft" else draft
        progress += [what] if kind == "progress" else []
        if search.over:
            ending = _ending(kind, what, proposal_id, draft, was_asked=was_asked)
            return partial(_after, partial(answers.note, proposal_id, progress), ending)
        if time.monotonic() < next_beat:
            continue
        if not was_asked and not _tried(partial(_say, proposal_id, progress, now)):
            search.stop()
            was_asked, last = True, time.monotonic() + GRACE
        progress, next_beat = [], time.monotonic() + BEAT
        if time.monotonic() > last:
            search.kill()


def _say(proposal_id: int, progress: list[Any], now: Clock) -> bool:
    """Write down what is new; False when the job shall stop."""
    answers.note(proposal_id, progress)
    return answers.beat(proposal_id, now())


def _after(first: Callable[[], None], ending: Ending, now: datetime) -> None:
    first()
    ending(now)


def _ending(kind: str, what: Any, proposal_id: int, draft: Any = None, *, was_asked: bool = False) -> Ending:
    """What to write down. A search that died leaves the best answer that it had told of."""
    if kind == "answer":
        return partial(answers.finish, proposal_id, what)
    if kind == "contradiction":
        return partial(answers.contradict, proposal_id, *what)
    if not was_asked:
        log.error("the search for proposal %s ended: %s %s", proposal_id, kind, what)
    if draft is not None:
        words = (
            "" if was_asked else _("求解进程意外中止，可能是内存不足。以下是中止前找到的最好方案，可照常调整和发布。")
        )
        return lambda now: answers.finish(proposal_id, draft, now, message=words)
    if was_asked:
        return partial(answers.stop, proposal_id)
    if kind == "error":
        words = _("求解时遇到未预料的情况，详情已记入日志。请联系管理员。")
    else:
        words = _("求解进程意外中止，可能是内存不足。请减少人员或缩短求解时间后重新编排。")
    return partial(answers.fail, proposal_id, words)


def _committed(write: Callable[[], Any]) -> Any:
    """Write and commit, also where the database is busy for a while."""
    for attempt in range(TRIES):
        try:
            result = write()
            db.session.commit()
        except OperationalError:
            db.session.rollback()
            if attempt == TRIES - 1:
                raise
            time.sleep(attempt)
        else:
            return result
    return None


def _tried(write: Callable[[], Any]) -> Any:
    """Write and commit; where the database is busy, nothing is lost but this sign of life."""
    try:
        result = write()
        db.session.commit()
    except OperationalError as error:
        log.warning("no sign of life could be written: %s", error)
        db.session.rollback()
        return True
    return result
