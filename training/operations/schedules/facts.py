"""Facts that may contradict each other, and changes that would mend it, in the words that staff read."""

from typing import Any

from flask_babel import lazy_gettext as _l

FACTS: dict[str, Any] = {
    "pin": _l("{person:person}锁定在{batch:batch}"),
    "batch": _l("{batch:batch}必须开班"),
    "start": _l("{batch:batch}的时间锁定在{from:moment}"),
    "room": _l("{batch:batch}的教室锁定为{room:room}"),
    "lecturer": _l("{batch:batch}的“{lesson:lesson}”锁定由{lecturer:lecturer}主讲"),
    "lessons": _l("{batch:batch}已开班，课程按已发布的时间和教师进行"),
    "away": _l("{person:person} {when:span}不能参训"),
    "budget": _l("{person:person}参训不超过 {number} 个半天"),
    "audience": _l("{person:person}不在“{program:program}”的培训对象中"),
    "closed": _l("{room:room}{when:span}不开放"),
    "seats": _l("{room:room}有 {number} 座"),
    "busy": _l("{lecturer:lecturer}{when:span}没有空"),
    "able": _l("“{lesson:lesson}”只能由其师资名单中的教师主讲"),
    "max_batches": _l("“{program:program}”最多开 {number} 期"),
    "max_size": _l("“{program:program}”每期最多 {number} 人"),
    "min_size": _l("“{program:program}”每期至少 {number} 人"),
    "after": _l("参加“{program:program}”前须先修完“{earlier:program}”"),
    "choices": _l("“{program:program}”只能在可排时段和可用教室内开班"),
    "pins": _l("{people:few}等 {count} 人锁定在{batch:batch}"),
    "absent": _l(
        "“{program:program}”的 {of} 名培训对象中，"
        "{count} 人在{batch:batch}期间（{when:span}）不能参训，最多 {number} 人能来"
    ),
    "absences": _l("{people:few}等 {count} 人在{when:span}期间各有不能参训的时间"),
    "budgets": _l("{people:few}等 {count} 人参训均不超过 {number} 个半天"),
}
"""Each kind of fact, without a full stop; the last are many facts of one kind said as one."""

CHANGES: dict[str, Any] = {
    "pin": _l("解除{person:person}在{batch:batch}的锁定"),
    "batch": _l("解除{batch:batch}的全部锁定，不要求开这一期"),
    "start": _l("解除{batch:batch}的时间锁定"),
    "room": _l("解除{batch:batch}的教室锁定"),
    "lecturer": _l("解除{batch:batch}“{lesson:lesson}”的教师锁定"),
    "lessons": _l("重新安排{batch:batch}的课程"),
    "away": _l("请{person:person}在{spans:spans}参训"),
    "budget": _l("允许{person:person}参训 {new} 个半天（现为 {number} 个）"),
    "audience": _l("把{person:person}列入“{program:program}”的培训对象"),
    "closed": _l("{spans:spans}借用{room:room}"),
    "borrow": _l("允许“{program:program}”使用{room:room}"),
    "busy": _l("请{lecturer:lecturer}在{spans:spans}授课"),
    "able": _l("为“{lesson:lesson}”增加能讲的教师"),
    "max_batches": _l("“{program:program}”的期数上限由 {number} 期增至 {new} 期"),
    "max_size": _l("“{program:program}”的每期人数上限由 {number} 人增至 {new} 人"),
    "min_size": _l("“{program:program}”的最少开班人数由 {number} 人降至 {new} 人"),
    "after": _l("取消“{program:program}”对“{earlier:program}”的先修要求"),
    "choices": _l("放宽“{program:program}”的可排时段或可用教室，使锁定的时间和教室可用"),
}
"""Each kind of change, as a proposal without a full stop."""
