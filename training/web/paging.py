"""Pages of a list that is already in memory, in the shape that the pager macro knows."""

from collections.abc import Sequence
from typing import Any

from flask import request
from flask_sqlalchemy.pagination import Pagination

PER_PAGE = 50


class ListPagination(Pagination):
    """A page of a list: pass `rows=`."""

    def _query_items(self) -> list[Any]:
        begin = self._query_offset
        return list(self._query_args["rows"][begin : begin + self.per_page])

    def _query_count(self) -> int:
        return len(self._query_args["rows"])


def page_of(rows: Sequence[Any]) -> ListPagination:
    """The page that the request asks for; the last one where it asks for more."""
    pages = max(1, -(-len(rows) // PER_PAGE))
    number = min(max(request.args.get("page", 1, type=int), 1), pages)
    return ListPagination(page=number, per_page=PER_PAGE, max_per_page=PER_PAGE, error_out=False, rows=rows)
