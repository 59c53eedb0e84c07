"""The database handle, its naming convention, and the column types that every table shares."""

from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import CheckConstraint, Dialect, Enum, Integer, MetaData, String
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column
from sqlalchemy.schema import SchemaItem
from sqlalchemy.types import TypeDecorator

NAMES = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """Every table: one whole-number key, and constraints with names that a migration can find again."""

    metadata = MetaData(naming_convention=NAMES)
    id: Mapped[int] = mapped_column(primary_key=True, sort_order=-10)


db = SQLAlchemy(model_class=Base, disable_autonaming=True)

Name = Annotated[str, mapped_column(String(120))]
Code = Annotated[str, mapped_column(String(40))]


class Hours(TypeDecorator[Decimal]):
    """Hours of credit (学时): exact decimals, kept as whole hundredths on every database."""

    impl = Integer
    cache_ok = True

    def process_bind_param(self, value: Decimal | int | None, dialect: Dialect) -> int | None:
        """Raises ValueError for what is finer than a hundredth of an hour."""
        if value is None:
            return None
        hundredths = Decimal(value) * 100
        if hundredths != hundredths.to_integral_value():
            raise ValueError(f"{value} hours is finer than a hundredth")
        return int(hundredths)

    def process_result_value(self, value: int | None, dialect: Dialect) -> Decimal | None:
        """Whole hundredths back to hours."""
        return None if value is None else Decimal(value) / 100


def chosen(values: type[StrEnum], **options: Any) -> Any:
    """A column that holds one of the values; the database refuses all others."""
    kind = Enum(
        values,
        native_enum=False,
        create_constraint=True,
        length=20,
        name=values.__name__.lower(),
        values_callable=lambda members: [member.value for member in members],
    )
    return mapped_column(kind, **options)


class Interval:
    """A stretch of local time [starts_at, ends_at): half-days meet at 12:00 and 24:00."""

    starts_at: Mapped[datetime] = mapped_column()
    ends_at: Mapped[datetime] = mapped_column()

    @declared_attr.directive
    def __table_args__(cls) -> tuple[SchemaItem, ...]:
        return (CheckConstraint("ends_at > starts_at", name="ends_after_start"),)
