"""FET's file of the same lectures, a run of `fet-cl` in its own process, and what it answered.

A batch is a set of students that is there on its half-days only, a lecture an activity, a lecturer a teacher. FET
has no choice of teacher: where several are able, lecturers are rooms and those able are the preferred ones, which FET
seeks itself. A day is a day of two hours. Order is "two activities ordered".
"""

import re
import xml.etree.ElementTree as ET
from pathlib import Path
from xml.sax.saxutils import escape

from benchmarks.kit.lectures import Given, Instance
from benchmarks.kit.measure import Run

QUIET = [
    "--htmllevel=0",
    *(
        f"--writetimetable{what}=false"
        for what in (
            *("conflicts", "sstatistics", "sdayshorizontal", "sdaysvertical", "stimehorizontal", "stimevertical"),
            *("ssubgroups", "sgroups", "syears", "steachers", "steachersfreeperiods", "srooms", "ssubjects"),
            *("sactivitytags",),
        )
    ),
]
ALWAYS = "<Weight_Percentage>100</Weight_Percentage>"
ACTIVE = "<Active>true</Active><Comments></Comments>"


def text(instance: Instance) -> str:
    """The instance as FET's XML."""
    days = instance.half_days // 2
    lectures = list(_lectures(instance))
    choice = any(len(able) > 1 for _, _, able in lectures)
    return "\n".join(
        [
            '<?xml version="1.0" encoding="UTF-8"?>\n<fet version="6.8.5">',
            f"<Institution_Name>{escape(instance.name)}</Institution_Name><Comments></Comments>",
            f"<Days_List><Number_of_Days>{days}</Number_of_Days>",
            *(f"<Day><Name>d{day}</Name></Day>" for day in range(days)),
            "</Days_List><Hours_List><Number_of_Hours>2</Number_of_Hours>",
            "<Hour><Name>h0</Name></Hour><Hour><Name>h1</Name></Hour></Hours_List>",
            "<Subjects_List><Subject><Name>s</Name></Subject></Subjects_List><Activity_Tags_List></Activity_Tags_List>",
            "<Teachers_List>",
            *(f"<Teacher><Name>t{one}</Name></Teacher>" for one in range(0 if choice else len(instance.off))),
            "</Teachers_List><Students_List>",
            *(
                f"<Year><Name>b{one}</Name><Number_of_Students>0</Number_of_Students></Year>"
                for one in range(len(instance.batches))
            ),
            "</Students_List><Activities_List>",
            *(_activity(number, batch, able, choice=choice) for number, (batch, _, able) in enumerate(lectures, 1)),
            "</Activities_List><Buildings_List></Buildings_List><Rooms_List>",
            *(f"<Room><Name>t{one}</Name></Room>" for one in range(len(instance.off) if choice else 0)),
            "</Rooms_List><Time_Constraints_List>",
            f"<ConstraintBasicCompulsoryTime>{ALWAYS}{ACTIVE}</ConstraintBasicCompulsoryTime>",
            *_windows(instance),
            *([] if choice else _days_off(instance, "Teacher")),
            *_order(lectures, instance),
            "</Time_Constraints_List><Space_Constraints_List>",
            f"<ConstraintBasicCompulsorySpace>{ALWAYS}{ACTIVE}</ConstraintBasicCompulsorySpace>",
            *(_days_off(instance, "Room") if choice else []),
            *(_able(number, able) for number, (_, _, able) in enumerate(lectures, 1) if choice),
            "</Space_Constraints_List></fet>",
        ]
    )


def _lectures(instance: Instance) -> list[tuple[int, int, tuple[int, ...]]]:
    """(batch, place in it, lecturers able); FET's activity n is the n-th of them, counted from 1."""
    return [(b, place, able) for b, batch in enumerate(instance.batches) for place, able in enumerate(batch.able)]


def _activity(number: int, batch: int, able: tuple[int, ...], *, choice: bool) -> str:
    teacher = "" if choice else f"<Teacher>t{able[0]}</Teacher>"
    return (
        f"<Activity>{teacher}<Subject>s</Subject><Students>b{batch}</Students><Duration>1</Duration>"
        f"<Total_Duration>1</Total_Duration><Id>{number}</Id><Activity_Group_Id>0</Activity_Group_Id>{ACTIVE}</Activity>"
    )


def _windows(instance: Instance) -> list[str]:
    """A batch is not there before and after its dates."""
    every = range(instance.half_days)
    inside = [range(batch.start, batch.start + batch.length) for batch in instance.batches]
    return [
        _not_available("StudentsSet", "Students", f"b{one}", set(every) - set(mine)) for one, mine in enumerate(inside)
    ]


def _days_off(instance: Instance, kind: str) -> list[str]:
    return [_not_available(kind, kind, f"t{one}", off) for one, off in enumerate(instance.off) if off]


def _not_available(kind: str, tag: str, name: str, moments: set[int] | frozenset[int]) -> str:
    times = "".join(
        f"<Not_Available_Time><Day>d{one // 2}</Day><Hour>h{one % 2}</Hour></Not_Available_Time>"
        for one in sorted(moments)
    )
    return (
        f"<Constraint{kind}NotAvailableTimes>{ALWAYS}<{tag}>{name}</{tag}>"
        f"<Number_of_Not_Available_Times>{len(moments)}</Number_of_Not_Available_Times>{times}{ACTIVE}"
        f"</Constraint{kind}NotAvailableTimes>"
    )


def _order(lectures: list[tuple[int, int, tuple[int, ...]]], instance: Instance) -> list[str]:
    number = {(batch, place): index for index, (batch, place, _) in enumerate(lectures, 1)}
    return [
        f"<ConstraintTwoActivitiesOrdered>{ALWAYS}<First_Activity_Id>{number[b, first]}</First_Activity_Id>"
        f"<Second_Activity_Id>{number[b, place]}</Second_Activity_Id>{ACTIVE}</ConstraintTwoActivitiesOrdered>"
        for b, batch in enumerate(instance.batches)
        for place, before in enumerate(batch.after)
        for first in before
    ]


def _able(number: int, able: tuple[int, ...]) -> str:
    rooms = "".join(f"<Preferred_Room>t{one}</Preferred_Room>" for one in able)
    return (
        f"<ConstraintActivityPreferredRooms>{ALWAYS}<Activity_Id>{number}</Activity_Id>"
        f"<Number_of_Preferred_Rooms>{len(able)}</Number_of_Preferred_Rooms>{rooms}{ACTIVE}"
        "</ConstraintActivityPreferredRooms>"
    )


def timetable(run: Run, folder: Path, instance: Instance) -> list[Given] | None:
    """For each batch its lectures (half-day, lecturer) as FET placed them; None if it placed not all."""
    files = list(folder.rglob("*_data_and_timetable.fet"))
    if run.code != 0 or "Simulation successful" not in run.out or not files:
        return None
    root = ET.parse(files[0]).getroot()  # noqa: S314 - our own run has just written it
    when = {
        _number(one): 2 * int(one.findtext("Preferred_Day", "")[1:]) + int(one.findtext("Preferred_Hour", "")[1:])
        for one in root.iter("ConstraintActivityPreferredStartingTime")
    }
    who = {_number(one): int(one.findtext("Room", "")[1:]) for one in root.iter("ConstraintActivityPreferredRoom")}
    given: list[list[tuple[int, int]]] = [[] for _ in instance.batches]
    for number, (batch, _, able) in enumerate(_lectures(instance), 1):
        if number not in when:
            return None
        given[batch].append((when[number], who.get(number, able[0])))
    return [tuple(one) for one in given]


def _number(constraint: ET.Element) -> int:
    return int(constraint.findtext("Activity_Id", "0"))


def command(file: Path, folder: Path, seconds: float, seed: int) -> list[str]:
    """The command that a user of FET would type, with everything that it need not write turned off."""
    seeds = [f"--randomseeds{place}={seed + index}" for index, place in enumerate((10, 11, 12, 20, 21, 22))]
    limit = f"--timelimitseconds={max(1, round(seconds))}"
    return ["fet-cl", f"--inputfile={file}", f"--outputdir={folder}", limit, *QUIET, *seeds]


def searched(run: Run) -> int | None:
    """Whole seconds of search, as FET tells them."""
    found = re.search(r"Total searching time \(seconds\): (\d+)", run.out)
    return int(found[1]) if found else None
