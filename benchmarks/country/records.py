"""The country's records: for each county a congress, its year's plan and one proposal, written in bulk.

The problems are made before a transaction begins: while it lasts, no worker can write.
"""

from collections.abc import Iterator

from sqlalchemy import insert

from benchmarks.country.counties import County, problem_of
from training.clock import real_now
from training.models import db, scope
from training.models.congresses import Congress, Level
from training.models.plans import AnnualPlan
from training.models.schedules import Proposal

AT_ONCE = 60  # counties in a transaction
Job = tuple[int, int]


def write(counties: list[County], *, seconds: int, gap_per_mille: int, seed: int) -> Iterator[list[Job]]:
    """Write the counties' records; yields the jobs of each transaction once it is committed."""
    for begin in range(0, len(counties), AT_ONCE):
        some = counties[begin : begin + AT_ONCE]
        problems = [problem_of(county, seed) for county in some]
        with scope.everywhere():
            jobs = _written(some, problems, seconds, gap_per_mille, seed)
            db.session.commit()
        yield jobs


def _written(counties: list[County], problems: list[dict], seconds: int, gap_per_mille: int, seed: int) -> list[Job]:
    names = [{"name": f"第{one.number + 1}县", "level": Level.COUNTY} for one in counties]
    congresses = db.session.scalars(insert(Congress).returning(Congress.id, sort_by_parameter_order=True), names).all()
    year = [{"congress_id": one, "year": 2022, "title": "2022 年度培训计划"} for one in congresses]
    plans = db.session.scalars(insert(AnnualPlan).returning(AnnualPlan.id, sort_by_parameter_order=True), year).all()
    asked = [
        {
            "congress_id": congress,
            "annual_plan_id": plan,
            "number": 1,
            "problem": problem,
            "seconds": seconds,
            "gap_per_mille": gap_per_mille,
            "seed": seed,
            "asked_at": real_now(),
        }
        for congress, plan, problem in zip(congresses, plans, problems, strict=True)
    ]
    query = insert(Proposal).returning(Proposal.id, sort_by_parameter_order=True)
    return list(zip(congresses, db.session.scalars(query, asked).all(), strict=True))
