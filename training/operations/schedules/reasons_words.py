"""An explanation in the words that staff and deputies read: names, days and rooms, and what a difference is made of."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from training.operations.schedules.names import Names
from training.operations.schedules.questions import WEIGHTS

Data = dict[str, Any]
FULL = {"a_batch_keeps_its_largest_size", "a_batch_fits_its_room"}


@dataclass(frozen=True, slots=True)
class Option:
    """What is said about one other batch. `steps`: (person, batch) of the moves that would do it."""

    key: str
    tone: str
    words: str
    chain: tuple[str, ...] = ()
    chain_cost: str = ""
    steps: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Told:
    """The whole explanation: why here, about each other batch, and about opening one more."""

    why: tuple[str, ...]
    options: tuple[Option, ...]
    another: str = ""
    mates: tuple[str, ...] = field(default=())


class Telling:
    """Puts an explanation into words. `weights`: of the proposal's problem; `begun`: batches that change no more."""

    def __init__(self, names: Names, question: Data, groups: Mapping[str, str]) -> None:
        self.names, self.groups = names, groups
        self.weights = question.get("weights", {})
        self.begun = set(question.get("begun", ()))
        self.person = ""

    def tell(self, found: Data, *, to_the_person: bool = False) -> Told:
        """`to_the_person`: for the deputy: nobody else is named, nothing is offered."""
        self.person = found["person"]
        self.names.know(move["person"] for one in found["batches"] for move in one.get("chain") or ())
        others = [one for one in found["batches"] if one["verdict"] != "here"]
        here = found["batch"]
        options = tuple(self._option(one, here, named=not to_the_person) for one in others)
        another = "" if to_the_person else self._another(found)
        why = self._why_for_them(found, others) if to_the_person else self._why(found, others)
        return Told(tuple(why), options, another, tuple(self._mates(found, least=int(to_the_person))))

    def _why(self, found: Data, others: list[Data]) -> list[str]:
        here = found["batch"]
        if here is None:
            return []
        if here in self.begun:
            return [_("该期已开班，人员不再变动。")]
        words = [_("已由工作人员锁定在这一期。以下是解除锁定后的情形。")] if found["pinned"] else []
        return [*words, self._best(found, others), *self._own(found)]

    def _why_for_them(self, found: Data, others: list[Data]) -> list[str]:
        """For the deputy: without points, and without what other people would have to do."""
        open_ = [one for one in others if one["verdict"] == "allowed" and one["batch"] not in self.begun]
        if not others:
            return [_("该班次只开这一期。")]
        if found["pinned"] or found["batch"] in self.begun or any(one["dearer"] < 0 for one in open_):
            return [_("这一期由工作人员综合各方面情况安排。")]
        if not open_:
            return [_("其他各期已满员，或与您的时间冲突。")]
        least = min(open_, key=lambda one: one["dearer"])
        if not least["dearer"]:
            return [_("这一期和%(batch)s同样合适。", batch=self._short(least["batch"]))]
        return [_("这一期最合适。")]

    def _best(self, found: Data, others: list[Data]) -> str:
        costs = [one for one in others if "dearer" in one and one["batch"] not in self.begun]
        if not others:
            return _("该班次只开这一期。")
        if not costs:
            return _("其他各期都不能去，这是唯一可去的一期。")
        least = min(costs, key=lambda one: one["dearer"])
        if found["why"] == "best":
            return _(
                "这一期最合适：改到其他期，总目标值至少增加 %(points)s，即%(parts)s。",
                points=f"{least['dearer']:,}",
                parts=self.parts(least["parts"]),
            )
        if found["why"] == "equal":
            return _("这一期和%(batch)s同样合适：成本相同。", batch=self._short(least["batch"]))
        givers = len(least.get("chain") or ()) - 1
        together = _("并请 %(count)s 人让座", count=givers) if givers > 0 else ""
        cheaper = _(
            "还有更省的安排：改到%(batch)s%(together)s，总目标值减少 %(points)s，即%(parts)s。",
            batch=self._short(least["batch"]),
            together=together,
            points=f"{-least['dearer']:,}",
            parts=self.parts(least["parts"]),
        )
        return cheaper if found["pinned"] else _together(cheaper, _("求解时未证最优，可据此调整。"))

    def _own(self, found: Data) -> list[str]:
        costs = next(one["costs"] for one in found["batches"] if one["verdict"] == "here")
        words = {
            "travel": _("从居住地到教室的路程：%(points)s 点。"),
            "wish": _("这一期不合其意愿：%(points)s 点。"),
            "change": _("这一期与已发布的安排不同。"),
        }
        return [words[name] % {"points": f"{cost:,}"} for name, cost in costs.items()]

    def _mates(self, found: Data, least: int) -> list[str]:
        """Who of their groups comes too; only where so many are in the same batch."""
        return [
            _("“%(group)s”另有 %(all)s 人参加本班次，其中 %(here)s 人在这一期。", group=name, all=whole, here=here)
            for group, (here, whole) in found.get("mates", {}).items()
            if whole and here >= least and found["batch"] and (name := self.groups.get(group))
        ]

    def _option(self, one: Data, here: str | None, *, named: bool) -> Option:
        key = one["batch"]
        if key in self.begun:
            return Option(key, "idle", _("该期已开班，不再增减人员。"))
        if here in self.begun:
            return Option(key, "idle", _("所在的期已开班，不再调整。"))
        if one["verdict"] == "allowed":
            return self._allowed(one, named=named)
        words = _together(*dict.fromkeys(self._breach(breach, key) for breach in one["breaches"]))
        if not named or "chain" not in one:
            return Option(key, "bad", words)
        if one["chain"] is None:
            told = _("没有人能让出座位。") if one["proven"] else _("未找到让出座位的办法。")
            return Option(key, "bad", _together(words, told))
        moves = one["chain"]
        steps = tuple((move["person"], move["to"]) for move in moves)
        return Option(key, "warn", words, tuple(self._step(move) for move in moves), self._cost(one), steps)

    def _allowed(self, one: Data, *, named: bool) -> Option:
        steps = ((self.person, one["batch"]),) if named else ()
        if not one["dearer"]:
            return Option(one["batch"], "good", _("同样合适：成本相同。"), steps=steps)
        if not named:
            return Option(
                one["batch"], "good", _("可以参加，但整体安排不如现在：%(parts)s。", parts=self.parts(one["parts"]))
            )
        return Option(one["batch"], "good", _("可以改到这一期，%(cost)s", cost=self._cost(one)), steps=steps)

    def _plainly(self, one: Data) -> str:
        """What would be worse in that batch, in plain words; no figures."""
        worse = [str(WORSE[name]) for name, value in one["parts"].items() if value > 0 and one["dearer"] > 0]
        if not worse:
            return _("也可以参加。如需换期，请与工作人员联系。")
        return _("也可以参加，但%(worse)s。", worse=_("，").join(worse))

    def _cost(self, one: Data) -> str:
        points, parts = f"{abs(one['dearer']):,}", self.parts(one["parts"])
        if not one["dearer"]:
            return _("总目标值不变：%(parts)s。", parts=parts) if parts else _("总目标值不变。")
        if one["dearer"] > 0:
            return _("总目标值增加 %(points)s：%(parts)s。", points=points, parts=parts)
        return _("总目标值减少 %(points)s：%(parts)s。", points=points, parts=parts)

    def parts(self, parts: Mapping[str, int]) -> str:
        """What a difference of the cost is made of: 路程多 12 点，小组多拆分 1 次."""
        return _("，").join(self._part(name, value) for name, value in parts.items())

    def _part(self, name: str, value: int) -> str:
        weight = self.weights.get(name) or getattr(WEIGHTS, name) or 1
        more, less = PARTS[name]
        return str(more if value > 0 else less) % {"count": f"{abs(value) // weight:,}", "points": f"{abs(value):,}"}

    def _breach(self, breach: Data, target: str) -> str:
        facts, rule = breach["facts"], breach["rule"]
        if rule in FULL:
            return _("已满员：%(seats)s 座全部坐满。", seats=facts.get("seats", facts.get("max_size")))
        values = {
            "when": self.names.span((facts["from"], facts["to"])) if "from" in facts else "",
            "other": self._other(facts, target),
            "size": facts.get("size", ""),
            "least": facts.get("min_size", ""),
            "batch": self._short(facts["batch"]) if "batch" in facts else "",
            "budget": facts.get("budget", ""),
            "half_days": facts.get("half_days", ""),
            "program": self.names.program(facts["earlier"]) if "earlier" in facts else "",
        }
        if rule == "programs_keep_their_order" and facts["batch"] != target:
            rule = "later"
        return str(WORDS.get(rule, WORDS["else"])) % values

    def _other(self, facts: Data, target: str) -> str:
        """The batch in the way, which is not the one that is tried."""
        named = [facts[key] for key in ("batch", "other", "earlier_batch") if key in facts]
        return self.names.batch(next((one for one in named if one != target), target))

    def _short(self, batch: str) -> str:
        return _("第 %(number)s 期", number=self.names.batches[batch][1]) if batch in self.names.batches else batch

    def _step(self, move: Data) -> str:
        name, to = self.names.person(move["person"]), self._short(move["to"])
        if move["from"] is None:
            return _("%(name)s编入%(to)s", name=name, to=to)
        return _("%(name)s从%(origin)s改到%(to)s", name=name, origin=self._short(move["from"]), to=to)

    def _another(self, found: Data) -> str:
        another = found["another"]
        if found["batch"] in self.begun or another is None:
            return ""
        if another["verdict"] == "allowed":
            return _(
                "可以另开一期，例如 %(start)s、%(room)s，由 %(people)s 人参加（含本人）：%(cost)s",
                start=self.names.moment(another["start"]),
                room=self.names.room(another["room"]),
                people=len(another["people"]),
                cost=self._cost(another),
            )
        words = [_("%(why)s（%(count)s 个）", why=why, count=count) for why, count in self._shut(found)]
        if not words:
            return _("没有其他可开班的时段。")
        if any(one["rule"] == "a_program_keeps_its_number_of_batches" for one in another["broken"]):
            return _("不能另开一期：允许的期数已全部开班。如需增开，请在计划中增加期数。")
        return _("不能另开一期。其余时段和教室的原因：%(words)s。", words=_("；").join(words))

    def _shut(self, found: Data) -> list[tuple[str, int]]:
        another = found["another"]
        counted: dict[str, int] = {}
        for one in another["broken"]:
            rule = one["rule"]
            leaving = rule == "a_batch_keeps_its_least_size" and one["batch"] != another["batch"]
            why = str(SHUT["leaving" if leaving else rule]) % {"people": another.get("people", "")}
            counted[why] = counted.get(why, 0) + len(one["choices"])
        return list(counted.items())


def _together(first: str, *others: str) -> str:
    """Sentences one after the other."""
    for other in others:
        first = _("%(first)s%(second)s", first=first, second=other)
    return first


PARTS: dict[str, tuple[Any, Any]] = {
    "unplaced": (_l("未编入多 %(count)s 人次（%(points)s 点）"), _l("未编入少 %(count)s 人次（%(points)s 点）")),
    "change": (
        _l("与已发布安排不同的多 %(count)s 人次（%(points)s 点）"),
        _l("与已发布安排不同的少 %(count)s 人次（%(points)s 点）"),
    ),
    "open": (_l("开班费用多 %(points)s 点"), _l("开班费用少 %(points)s 点")),
    "travel": (_l("路程多 %(points)s 点"), _l("路程少 %(points)s 点")),
    "wish": (_l("不合意愿多 %(points)s 点"), _l("不合意愿少 %(points)s 点")),
    "split": (_l("小组多拆分 %(count)s 次（%(points)s 点）"), _l("小组少拆分 %(count)s 次（%(points)s 点）")),
    "balance": (_l("各期人数相差多 %(count)s 人（%(points)s 点）"), _l("各期人数相差少 %(count)s 人（%(points)s 点）")),
}
"""A part of the cost that grows, and that shrinks."""

WORSE: dict[str, Any] = {
    "unplaced": _l("会有人没有名额"),
    "change": _l("与已公布的安排不同"),
    "open": _l("开班费用更高"),
    "travel": _l("路程更远"),
    "wish": _l("不合您登记的意愿"),
    "split": _l("同组代表会被分开"),
    "balance": _l("各期人数更不均衡"),
}
"""What a deputy reads of a part of the cost that grows."""

WORDS: dict[str, Any] = {
    "a_person_is_not_away": _l("不能去：%(when)s不能参训。"),
    "a_person_is_in_one_batch_at_a_time": _l("不能去：与%(other)s时间重叠。"),
    "a_person_keeps_the_budget": _l("不能去：共需 %(half_days)s 个半天，超过 %(budget)s 个半天的上限。"),
    "programs_keep_their_order": _l("不能去：先修的%(other)s届时尚未结束。"),
    "later": _l("不能去：该期结束前，%(other)s已经开始。"),
    "no_program_without_the_one_before": _l("不能去：先修的“%(program)s”尚未编入。"),
    "pins_hold": _l("不能去：已锁定在%(other)s。"),
    "a_batch_keeps_its_least_size": _l("不能去：离开后%(batch)s只有 %(size)s 人，少于最少开班人数 %(least)s 人。"),
    "else": _l("不能去：不符合编排规则。"),
}
"""Why somebody cannot go to a batch, by rule."""

SHUT: dict[str, Any] = {
    "a_program_keeps_its_number_of_batches": _l("允许的期数已全部开班"),
    "a_person_is_not_away": _l("本人不能参训"),
    "a_person_is_in_one_batch_at_a_time": _l("本人在其他班次"),
    "a_person_keeps_the_budget": _l("超过本人参训时间上限"),
    "programs_keep_their_order": _l("与本人其他班次的先后次序不符"),
    "no_program_without_the_one_before": _l("本人的先修班次尚未编入"),
    "pins_hold": _l("本人已锁定"),
    "a_room_is_open": _l("教室不开放"),
    "a_room_holds_one_batch_at_a_time": _l("教室已有安排"),
    "a_batch_gives_each_lesson_once": _l("没有空闲的教师"),
    "a_batch_keeps_its_least_size": _l("最多只有 %(people)s 人能来，达不到最少开班人数"),
    "leaving": _l("本人离开后，所在的期达不到最少开班人数"),
    "nobody_is_listed_without_a_need": _l("本人不在培训对象中"),
}
"""Why a choice of time and room is not opened, by rule."""
