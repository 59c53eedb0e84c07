"""The rules of a timetable in the words that staff read, with the names of rooms, people and days."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from training.operations.schedules.facts import CHANGES, FACTS
from training.operations.schedules.names import Names
from training.solver.conflicts import TOGETHER

Facts = Mapping[str, Any]


class _Fact:
    """A fact that says itself by the name of what it stands for: `{other:batch}`."""

    def __init__(self, value: Any, names: Names) -> None:
        self.value, self.names = value, names

    def __format__(self, kind: str) -> str:
        if isinstance(self.value, list) and kind not in ("span", "spans", "few"):
            return "、".join(format(_Fact(one, self.names), kind) for one in self.value)
        return str(getattr(self.names, kind)(self.value) if kind else self.value)


def said(sentence: Any, facts: Facts, names: Names) -> str:
    """The sentence with its facts named; `when` and `during` are spans of half-days."""
    spans = {"when": [facts["from"], facts["to"]]} if "from" in facts and "to" in facts else {}
    if "end" in facts:
        spans["during"] = [facts["start"], facts["end"]]
    return str(sentence).format(**{key: _Fact(value, names) for key, value in {**facts, **spans}.items()})


def breach_of(rule: str, facts: Facts, names: Names) -> str:
    """A broken rule: first the fact, naming the thing and the place, then what to do."""
    if rule == "every_id_is_known":
        return said(UNKNOWN.get(facts["what"], BREACHES[rule]), facts, names)
    return said(BREACHES[rule], facts, names)


def contradiction_of(rule: str, facts: Facts, names: Names) -> str:
    """What contradicts what among pins and given batches."""
    if rule == TOGETHER:
        things = "；".join(fact_of(one, names) for one in facts["things"])
        return str(_l("以下 {number} 项不能同时成立：{things}。请改变其中一项。")).format(
            number=facts["number"], things=things
        )
    start, room = facts.get("start"), facts.get("room")
    words = [names.moment(start) if start is not None else "", names.room(room) if room is not None else ""]
    return said(CONTRADICTIONS[rule], {**facts, "given": "、".join(word for word in words if word)}, names)


def fact_of(fact: Facts, names: Names) -> str:
    """One of the facts that cannot hold together, without a full stop."""
    return said(FACTS[fact["kind"]], fact, names)


def change_of(change: Facts, names: Names) -> str:
    """A change that would mend a contradiction or a shortage, without a full stop."""
    return said(
        CHANGES[change["fact"]["kind"]], change["fact"] | {"new": change["to"], "spans": change["spans"]}, names
    )


def reason_of(code: str, facts: Facts, names: Names) -> str:
    """Why somebody has no place."""
    return said(REASONS[code], facts, names)


BREACHES: dict[str, Any] = {
    "every_id_is_known": _l("方案中的“{id}”不在现有记录中。请重新编排。"),
    "every_batch_is_listed_once": _l("{batch:batch}重复列出 {times} 次。请重新编排。"),
    "every_need_is_placed_once_or_counted": _l(
        "{person:person}在“{program:program}”中被编入 {placed} 次、列为未编入 {counted} 次，应当只有其一。请重新编排。"
    ),
    "nobody_is_listed_without_a_need": _l("{person:person}不在“{program:program}”的培训对象中。请将其移出该班次。"),
    "a_place_is_in_a_batch_of_its_program": _l(
        "{person:person}应参加“{program:program}”，却被编入“{taught:program}”的{batch:batch}。请改选该班次的期。"
    ),
    "a_batch_takes_an_allowed_choice": _l(
        "{batch:batch}安排在{start:moment}、{room:room}，不在“{program:program}”允许的时段和教室之内。请另选时段或教室。"
    ),
    "a_batch_keeps_its_largest_size": _l(
        "{batch:batch}编入 {size} 人，“{program:program}”每期最多 {max_size} 人。请移出部分人员，或增开一期。"
    ),
    "a_batch_fits_its_room": _l(
        "{batch:batch}编入 {size} 人，{room:room}只有 {seats} 座。请换较大的教室，或移出部分人员。"
    ),
    "a_batch_keeps_its_least_size": _l(
        "{batch:batch}只有 {size} 人，少于最少开班人数 {min_size} 人。请补充人员，或取消该期。"
    ),
    "a_program_keeps_its_number_of_batches": _l(
        "“{program:program}”开了 {batches} 期，最多可开 {max_batches} 期。请取消一期，或在计划中增加期数。"
    ),
    "a_room_holds_one_batch_at_a_time": _l(
        "{room:room}{when:span}同时安排了{batch:batch}和{other:batch}。请换教室或时段。"
    ),
    "a_room_is_open": _l("{room:room}{when:span}不开放，与{batch:batch}的时间冲突。请换教室或时段。"),
    "a_lecturer_gives_one_lesson_at_a_time": _l(
        "{lecturer:lecturer}{when:span}同时要讲{batch:batch}的“{lesson:lesson}”和{other:batch}的“{other_lesson:lesson}”。"
        "请换教师或时段。"
    ),
    "a_lecturer_is_free": _l(
        "{lecturer:lecturer}{when:span}没有空，与{batch:batch}的“{lesson:lesson}”冲突。请换教师或时段。"
    ),
    "a_lesson_is_given_by_one_who_can": _l(
        "{batch:batch}的“{lesson:lesson}”由{lecturer:lecturer}主讲，而该教师不在这门课的师资名单中。请另选教师。"
    ),
    "a_choice_keeps_to_its_lecturers": _l(
        "{batch:batch}安排在{start:moment}、{room:room}，其中有教师不能到场。请换教师或时段。"
    ),
    "a_batch_gives_each_lesson_once": _l("{batch:batch}的“{lesson:lesson}”安排了 {times} 次，应为 1 次。请重新编排。"),
    "lessons_lie_inside_their_batch": _l(
        "“{lesson:lesson}”安排在{when:span}，不在{batch:batch}的时间（{during:span}）之内。请重新编排。"
    ),
    "lessons_of_a_batch_do_not_overlap": _l(
        "{batch:batch}的“{lesson:lesson}”和“{other:lesson}”在{when:span}重叠。请重新编排。"
    ),
    "lessons_keep_their_order": _l(
        "{batch:batch}的“{lesson:lesson}”排在先修课程“{earlier:lesson}”结束之前。请重新编排。"
    ),
    "a_person_is_in_one_batch_at_a_time": _l(
        "{person:person}{when:span}同时在{batch:batch}和{other:batch}。请将其移到另一期。"
    ),
    "a_person_is_not_away": _l("{person:person} {when:span}不能参训，与{batch:batch}的时间冲突。请将其移到另一期。"),
    "a_person_keeps_the_budget": _l(
        "{person:person}共参训 {half_days} 个半天，超过每年 {budget} 个半天的上限。请减少其参加的班次。"
    ),
    "programs_keep_their_order": _l(
        "{person:person}参加{batch:batch}时，先修的{earlier_batch:batch}尚未结束。请将其移到更晚的一期。"
    ),
    "no_program_without_the_one_before": _l(
        "{person:person}编入了{batch:batch}，却没有编入先修的“{earlier:program}”。请先安排先修班次。"
    ),
    "pins_hold": _l("{person:person}已锁定在{batch:batch}。请先解除锁定，再移动。"),
    "given_batches_are_opened": _l("{batch:batch}已锁定，方案中却没有开班。请解除锁定，或重新编排。"),
    "a_given_start_holds": _l("{batch:batch}的时间已锁定在{given:moment}，不能改为{start:moment}。请先解除锁定。"),
    "a_given_room_holds": _l("{batch:batch}的教室已锁定为{given:room}，不能改为{room:room}。请先解除锁定。"),
    "a_given_lecturer_holds": _l(
        "{batch:batch}的“{lesson:lesson}”已锁定由{given:lecturer}主讲，不能改为{lecturer:lecturer}。请先解除锁定。"
    ),
    "given_lessons_hold": _l("{batch:batch}已开班，“{lesson:lesson}”须按已发布的时间和教师进行。请重新编排。"),
    "each_part_is_as_counted": _l("方案自报的分项“{part:part}”为 {claimed}，核算为 {counted}。请重新编排。"),
    "the_cost_is_as_counted": _l("方案自报的总目标值为 {claimed}，核算为 {counted}。请重新编排。"),
    "the_bound_is_at_most_the_cost": _l("方案的下界 {bound} 高于目标值 {cost}。请重新编排。"),
    "optimal_means_cost_equals_bound": _l("方案自称最优，目标值为 {cost}，下界为 {bound}，两者不等。请重新编排。"),
    "a_certificate_counts": _l(
        "座位不足的证明有误：自称 {seats} 座、缺 {short} 座，核算为 {counted_seats} 座、缺 {counted_short} 座。"
        "请重新编排。"
    ),
    "changes_are_as_counted": _l("方案自称变动 {claimed} 人次，核算为 {counted} 人次。请重新编排。"),
    "the_bound_of_changes_is_at_most_the_changes": _l(
        "方案变动 {changes} 人次，自称至少须变动 {bound} 人次，两者与其证明不符。请重新编排。"
    ),
    "a_proof_of_changes_counts": _l(
        "变动的证明有误：自称有 {claimed} 人次必须变动，核算为 {counted} 人次。请重新编排。"
    ),
    "the_bound_among_fewest_is_at_most_the_cost": _l(
        "变动最少时的下界 {among} 不在下界 {bound} 与目标值 {cost} 之间。请重新编排。"
    ),
}

UNKNOWN: dict[str, Any] = {
    "person": _l("{id:person}已不在这些班次的培训对象中。请先将其移出，或重新编排。"),
    "program": _l("“{id:program}”已不在计划中。请重新编排。"),
    "room": _l("教室{id:room}已被删除。请换教室，或重新编排。"),
    "lesson": _l("“{id:lesson}”已不是该班次的课程。请重新编排。"),
    "lecturer": _l("{id:lecturer}已不在师资名单中。请换教师，或重新编排。"),
}
"""What is gone since the proposal was made, by kind."""

CONTRADICTIONS: dict[str, Any] = {
    "too_many_batches_are_given": _l(
        "“{program:program}”锁定了 {batches} 期，最多可开 {max_batches} 期。请解除一期的锁定，或在计划中增加期数。"
    ),
    "a_given_batch_has_no_allowed_choice": _l(
        "{batch:batch}锁定在{given}，已不在“{program:program}”允许的时段和教室之内。请解除锁定。"
    ),
    "a_given_batch_has_no_open_room": _l(
        "{batch:batch}锁定的时段没有可用教室：{room:room}{when:span}不开放。请解除锁定。"
    ),
    "two_given_batches_need_one_room": _l(
        "锁定的{batch:batch}和{other:batch}同时需要{room:room}。请解除其中一期的锁定。"
    ),
    "a_given_lecturer_cannot_give_the_lesson": _l(
        "{batch:batch}的“{lesson:lesson}”锁定由{lecturer:lecturer}主讲，而该教师不在这门课的师资名单中。请解除锁定。"
    ),
    "a_given_batch_has_no_choice_left": _l(
        "锁定的{batch:batch}没有可用的时段和教室：教室不开放，或教师不能到场。请解除锁定。"
    ),
    "nobody_is_free_for_a_lesson": _l(
        "锁定的{batch:batch}无法安排“{lesson:lesson}”：{lecturers:lecturer}届时都没有空。请解除锁定，或增加教师。"
    ),
    "a_given_lecturer_has_too_little_time": _l(
        "{lecturer:lecturer}在{when:span}锁定了 {half_days} 个半天的课，只有 {free} 个半天有空。请解除部分锁定。"
    ),
    "too_few_people_for_a_given_batch": _l(
        "锁定的{batch:batch}至少要 {min_size} 人，只有 {people} 人能来。请解除锁定，或调低最少开班人数。"
    ),
    "a_pin_names_an_unknown_batch": _l("{person:person}锁定的{batch:batch}已不存在。请解除锁定。"),
    "a_pin_is_to_a_batch_of_another_program": _l(
        "{person:person}应参加“{program:program}”，却锁定在“{taught:program}”的{batch:batch}。请解除锁定。"
    ),
    "a_pinned_person_has_no_need": _l(
        "{person:person}锁定在{batch:batch}，但已不在“{program:program}”的培训对象中。请解除锁定。"
    ),
    "a_pinned_person_is_away": _l("{person:person}锁定在{batch:batch}，但 {when:span}不能参训。请解除锁定。"),
    "a_person_is_pinned_twice_for_one_program": _l(
        "{person:person}在“{program:program}”中同时锁定在{batch:batch}和{other:batch}。请解除其一。"
    ),
    "a_person_is_pinned_to_two_batches_at_a_time": _l(
        "{person:person}锁定的{batch:batch}和{other:batch}时间重叠。请解除其一。"
    ),
    "pins_exceed_the_seats": _l("{batch:batch}锁定了 {people} 人，只有 {seats} 座。请解除部分人员的锁定。"),
    "pins_exceed_the_budget": _l(
        "{person:person}锁定的班次共 {half_days} 个半天，超过 {budget} 个半天的上限。请解除部分锁定。"
    ),
    "a_pin_leaves_no_time_for_the_program_before": _l(
        "{person:person}锁定在{batch:batch}，来不及先完成“{earlier:program}”。请解除锁定。"
    ),
}

REASONS: dict[str, Any] = {
    "no_choice": _l("该班次没有任何可用的时段和教室。请放宽可排时段。"),
    "away_always": _l("所有可开班的时段均与其不能参训的时间冲突。请调整其不能参训时段，或放宽可排时段。"),
    "before_unplaced": _l("先修班次“{earlier:program}”尚未编入。请先安排先修班次。"),
    "budget": _l("参训时间已用 {spent} 个半天（上限 {budget} 个半天），该班次还需 {length} 个半天。"),
    "away": _l("与其不能参训的时间冲突：{batches:batch}。"),
    "order": _l("与{others:batch}的先后次序不符：{batches:batch}。"),
    "clash": _l("与其参加的{others:batch}时间重叠：{batches:batch}。"),
    "full": _l("已满员：{batches:batch}，其中 {movable} 人可改到其他期。"),
    "free": _l("{batches:batch}尚有空位，但编入后总目标值更高，或求解时未及尝试。可手动移入。"),
    "batches_used": _l("允许的 {max_batches} 期已全部开班。请在计划中增加期数。"),
    "no_time": _l("其余可开班的时段均与其不能参训的时间或其他班次冲突。"),
    "room_taken": _l("其能参训的时段没有足够大的空闲教室可增开一期。"),
    "lecturer_taken": _l("其能参训的时段没有空闲的教师可增开一期。"),
    "too_few": _l("增开一期至少要 {min_size} 人，同时能来的未编入人员只有 {people} 人。"),
    "could_open": _l("或可增开一期，但总目标值更高，或求解时未及尝试。可延长求解时间后重新编排。"),
}
