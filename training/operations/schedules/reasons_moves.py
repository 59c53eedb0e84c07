"""Several people moved at once, as an explanation proposes it: all of it, or nothing; whoever moves is locked there."""

from flask_babel import gettext as _

from training.models.schedules import Proposal
from training.operations.errors import TrainingError
from training.operations.schedules import pins
from training.operations.schedules.editing import Data, Try, editable, is_begun, loosened, the_batch, tried


def try_steps(proposal: Proposal, program: str, steps: list[tuple[str, str]]) -> Try:
    """What becomes of the proposal if each of these people sits in the batch named with them.

    Raises TrainingError for nobody, for somebody who does not need the program, and for batches that have begun.
    """
    question, answer = editable(proposal)
    batches = dict(steps)
    if not batches or len(batches) < len(steps):
        raise TrainingError(_("请选择要移动的人员或期。"))
    for batch in batches.values():
        the_batch(answer, batch)
    _refuse(question, answer, program, batches)
    if any(one["program"] == program and one["person"] in batches for one in question["pins"]):
        answer = loosened(question, answer)
    for person, batch in batches.items():
        question = pins.with_person(question, person, program, batch)
    new = [{"person": person, "program": program, "batch": batch} for person, batch in batches.items()]
    left = {
        key: [one for one in answer[key] if one["program"] != program or one["person"] not in batches]
        for key in ("places", "unplaced")
    }
    return tried(proposal, question, answer | {"places": left["places"] + new, "unplaced": left["unplaced"]})


def _refuse(question: Data, answer: Data, program: str, batches: dict[str, str]) -> None:
    needed = {one["id"] for one in question["people"] if program in one["needs"]}
    if not batches.keys() <= needed:
        raise TrainingError(_("此人不在该班次的培训对象中。请刷新页面。"))
    left = [one["batch"] for one in answer["places"] if one["program"] == program and one["person"] in batches]
    if any(is_begun(batch, question) for batch in (*left, *batches.values())):
        raise TrainingError(_("已开班的期不再调整人员。如有缺席或补训，请在考勤中登记。"))
