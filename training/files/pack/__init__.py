"""The reimbursement pack of a class (报销材料): everything that an accountant asks for, as one PDF and as one Excel."""

from training.files.pack.book import workbook
from training.files.pack.content import Amount, Content, Limit, Scan
from training.files.pack.paper import paper

__all__ = ["Amount", "Content", "Limit", "Scan", "paper", "workbook"]
