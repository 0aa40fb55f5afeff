"""Models of SQLAlchemy and Django as databases make their tables: what is seeded is read by the models again."""

from __future__ import annotations

import enum
import sqlite3
import uuid
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

import fakegen
from fakegen.databases.url import parse_url
from fakegen.registry import registry_for
from tests.servers import Database

ROWS = 60


class Base(DeclarativeBase):
    pass


class Plan(enum.Enum):
    free = 1
    team = 2


class Account(Base):
    __tablename__ = "account"
    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[uuid.UUID] = mapped_column(unique=True)
    plan: Mapped[Plan]
    email: Mapped[str] = mapped_column(sa.String(40), unique=True)
    parent_id: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id"))


class Seat(Base):
    __tablename__ = "select"
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("account.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    low: Mapped[int]
    high: Mapped[int]
    __table_args__ = (sa.CheckConstraint("low >= 3"), sa.CheckConstraint("high > low"))


def check(url: str, address: str, server: str | None, folder: Path) -> None:
    engine = sa.create_engine(address)
    Base.metadata.create_all(engine)
    draft = fakegen.database_schema(Base, rows=ROWS, server=server)
    (folder / "draft.yaml").write_text(draft)
    fakegen.load(folder / "draft.yaml").generate().seed(url)
    with Session(engine) as session:
        accounts = session.scalars(sa.select(Account)).all()
        assert len(accounts) == ROWS
        assert {account.plan for account in accounts} == {*Plan}
        assert len({account.token for account in accounts}) == ROWS
        assert all(seat.high > seat.low >= 3 for seat in session.scalars(sa.select(Seat)))
        session.add(Account(token=uuid.UUID(int=1), plan=Plan.free, email="own@example.org"))
        session.commit()
    engine.dispose()


def test_sqlite(tmp_path: Path) -> None:
    sqlite3.connect(tmp_path / "dev.db").close()
    place = f"sqlite:///{tmp_path / 'dev.db'}"
    check(place, place, None, tmp_path)


def test_postgresql(postgresql: Database, tmp_path: Path) -> None:
    url, _ = postgresql
    check(url, url.replace("://", "+psycopg://"), url, tmp_path)


def test_mariadb(mariadb: Database, tmp_path: Path) -> None:
    url, _ = mariadb
    check(url, url.replace("mariadb://", "mysql+pymysql://"), url, tmp_path)


def test_tables_that_sqlite_cannot_make_are_told() -> None:
    from sqlalchemy.dialects.postgresql import INT4RANGE

    metadata = sa.MetaData()
    sa.Table("t", metadata, sa.Column("a", INT4RANGE))
    with pytest.raises(fakegen.DataError, match="name the server of another dialect"):
        fakegen.database_schema(metadata)


def test_what_has_no_tables_is_told() -> None:
    with pytest.raises(fakegen.UsageError, match="no models with tables"):
        fakegen.database_schema(Account)


@pytest.fixture(scope="module")
def apps(django_is_set_up):
    """A registry of Django's with models of its own."""
    from django.apps.registry import Apps
    from django.core.validators import MaxValueValidator, RegexValidator
    from django.db import models

    registry = Apps(["django.contrib.humanize"])

    class Tag(models.Model):
        name = models.CharField(max_length=20, unique=True)

        class Meta:
            apps, app_label, db_table = registry, "humanize", "tag"

    class Post(models.Model):
        code = models.CharField(max_length=6, validators=[RegexValidator(r"^[A-Z]{2}\d{4}$")])
        token = models.UUIDField(unique=True)
        state = models.CharField(max_length=5, choices=[("draft", "Draft"), ("live", "Live")])
        stars = models.PositiveSmallIntegerField(validators=[MaxValueValidator(5)])
        about = models.JSONField()
        tags = models.ManyToManyField(Tag)

        class Meta:
            apps, app_label, db_table = registry, "humanize", "post"

    return registry


@pytest.mark.parametrize("kind", ["sqlite", "postgresql", "mariadb"])
def test_models_of_django(apps, kind: str, tmp_path: Path, request) -> None:
    from django.db.utils import ConnectionHandler

    from fakegen.databases.inspecting import models_of

    if kind == "sqlite":
        sqlite3.connect(tmp_path / "dev.db").close()
        url = f"sqlite:///{tmp_path / 'dev.db'}"
    else:
        url = request.getfixturevalue(kind)[0]
    draft = fakegen.database_schema(apps, rows=ROWS, server=None if kind == "sqlite" else url)
    assert "from Django's models" in draft
    (tmp_path / "draft.yaml").write_text(draft)
    tables = fakegen.load(tmp_path / "draft.yaml").generate()
    posts = tables["post"].to_arrow()
    assert set(posts["state"].to_pylist()) == {"draft", "live"}
    assert all(0 <= stars <= 5 for stars in posts["stars"].to_pylist())
    models_of(apps).make(parse_url(url, registry_for([]).databases))
    tables.seed(url)
    place = parse_url(url, registry_for([]).databases)
    settings = {
        "ENGINE": f"django.db.backends.{ {'mariadb': 'mysql', 'sqlite': 'sqlite3'}.get(kind, kind)}",
        "NAME": place.database, "USER": place.user or "", "HOST": place.host or "", "PORT": place.port or "",
    }  # fmt: skip
    with closing(ConnectionHandler({"default": settings})["default"]) as connection:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM post_tags JOIN post ON post_id = post.id")
            assert cursor.fetchone() == (ROWS,)
        post = apps.get_model("humanize", "Post")
        for code, token in zip(posts["code"].to_pylist(), posts["token"].to_pylist(), strict=True):
            post(code=code, token=uuid.UUID(token)).clean_fields(
                exclude=["state", "stars", "about", "tags"]
            )
