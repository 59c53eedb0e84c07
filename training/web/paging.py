"""Pages of a list that is already in memory, in the shape that the pager macro knows."""

from collections.abc import Sequence
from typing import Any

from flask import g, request
from flask_sqlalchemy.pagination import Pagination
from sqlalchemy import Select

from training.models import db

PER_PAGE = 50
EVERYTHING = 1_000_000


class ListPagination(Pagination):
    """A page of a list: pass `rows=`."""

    def _query_items(self) -> list[Any]:
        begin = self._query_offset
        return list(self._query_args["rows"][begin : begin + self.per_page])

    def _query_count(self) -> int:
        return len(self._query_args["rows"])


def page_of(rows: Sequence[Any]) -> ListPagination:
    """The page that the request asks for; the last one where it asks for more."""
    size = per_page()
    pages = max(1, -(-len(rows) // size))
    number = min(_number(), pages)
    return ListPagination(page=number, per_page=size, max_per_page=size, error_out=False, rows=rows)


def page_from(query: Select[Any]) -> Pagination:
    """The page of a query that the request asks for."""
    size = per_page()
    return db.paginate(query, page=_number(), per_page=size, max_per_page=size, error_out=False)


def per_page() -> int:
    """Rows of a page; all of them where the list goes out as Excel (web/lists.py)."""
    return EVERYTHING if g.get("whole_list") else PER_PAGE


def _number() -> int:
    return 1 if g.get("whole_list") else max(request.args.get("page", 1, type=int), 1)
