"""Models of Django: objects that pass the model's own checks."""

import inspect
import re
import subprocess
import sys
from datetime import date
from decimal import Decimal

import pytest

import fakegen

pytest.importorskip("django")


@pytest.fixture(scope="module")
def models(django_is_set_up):
    from django.core.exceptions import ValidationError
    from django.core.validators import MinValueValidator, RegexValidator
    from django.db import models

    class Publisher(models.Model):
        name = models.CharField(max_length=30)

        class Meta:
            app_label = "books"
            db_table = "publisher"

    class Book(models.Model):
        isbn = models.CharField(
            max_length=17, unique=True, validators=[RegexValidator(r"^978-\d{10}$")]
        )
        title = models.CharField(max_length=50)
        genre = models.CharField(max_length=1, choices=[("f", "Fiction"), ("p", "Poetry")])
        price = models.DecimalField(
            max_digits=5, decimal_places=2, validators=[MinValueValidator(1)]
        )
        stock = models.PositiveSmallIntegerField()
        publisher = models.ForeignKey(Publisher, on_delete=models.CASCADE)
        editor = models.ForeignKey(Publisher, on_delete=models.CASCADE, related_name="+")
        seen = models.DateTimeField(null=True, blank=True)
        left = models.DateField(null=True)

        class Meta:
            app_label = "books"
            db_table = "book"
            constraints = (models.UniqueConstraint(fields=["title", "publisher"], name="once"),)

        def clean(self):
            if self.stock % 2:
                raise ValidationError("odd")

    return Publisher, Book


def test_a_model_gives_objects_that_it_accepts(models):
    publisher, book = models
    tables = fakegen.of(book)
    books = tables.many(30)
    assert all(item.left is not None for item in books)
    assert {item.genre for item in books} == {"f", "p"}
    assert all(item.stock % 2 == 0 and Decimal(1) <= item.price < 1000 for item in books)
    assert len({item.isbn for item in books}) == 30
    assert all(item.seen is None or item.seen.tzinfo for item in books)
    assert isinstance(tables.publisher.one(), publisher)
    assert books[0].publisher_id in {item.id for item in tables.publisher.rows}


def test_references_are_called_as_the_fields(models):
    publisher = fakegen.of(models[0]).one(id=1_000)
    book = fakegen.of(models[1]).one(editor=publisher)
    assert (book.editor_id, book.publisher_id <= 100) == (1_000, True)


def test_what_a_model_refuses_is_an_error(models):
    with pytest.raises(fakegen.GenerationError, match="odd"):
        fakegen.of(models[1]).one(stock=3)


@pytest.fixture(scope="module")
def event(models):
    from django.db import models as fields
    from django.db.models import F, Q
    from django.db.models.functions import Length
    from django.db.models.lookups import GreaterThan

    known = set(inspect.signature(fields.CheckConstraint).parameters)
    word = "condition" if "condition" in known else "check"  # before Django 5.1

    def check(name, condition):
        return fields.CheckConstraint(**{word: condition, "name": name})

    class Event(fields.Model):
        code = fields.CharField(max_length=8)
        kind = fields.CharField(max_length=9)
        title = fields.CharField(max_length=20)
        low = fields.IntegerField()
        high = fields.IntegerField()
        seats = fields.IntegerField(null=True, blank=True)
        starts = fields.DateField()
        ends = fields.DateField()
        host = fields.ForeignKey(models[0], fields.CASCADE, null=True)

        class Meta:
            app_label = "books"
            db_table = "event"
            constraints = (
                check("code", Q(code__regex=r"^[A-Z]{3}-\d$")),
                check("kind", Q(kind__in=["it's", "b"])),
                check("title", Q(title__startswith="On ")),
                check("longer", GreaterThan(Length("title"), 4)),
                check("range", Q(low__range=(0, 9)) & Q(high__gte=F("low") + 90)),
                check("seats", ~Q(kind="b") | Q(seats__isnull=False, seats__gt=0)),
                check("dates", Q(ends__gt=F("starts"), starts__gte=date(2024, 5, 1))),
                check("host", Q(host__isnull=False)),
                check("year", Q(ends__year__lt=2100)),
            )

    return Event


def test_check_constraints_hold(event):
    with pytest.warns(fakegen.FakegenWarning, match="Event: year cannot be read") as noted:
        events = fakegen.of(event).many(60)
    assert len(noted) == 1
    for item in events:
        assert re.fullmatch(r"[A-Z]{3}-\d", item.code) and item.kind in ("it's", "b")
        assert item.title.startswith("On ") and len(item.title) > 4
        assert 0 <= item.low <= 9 and item.high >= item.low + 90
        assert item.kind != "b" or item.seats > 0
        assert item.ends > item.starts >= date(2024, 5, 1)
        assert item.host_id is not None
    assert any(item.seats is None for item in events)


PROJECT = """
import django
from django.conf import settings

database = {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}
settings.configure(DATABASES={"default": database}, USE_TZ=True, INSTALLED_APPS=[],
                   DEFAULT_AUTO_FIELD="django.db.models.BigAutoField")
django.setup()
from django.db import connection, models
from django.db.models import F, Q

import fakegen


def check(name, rule):
    word = "check" if django.VERSION < (5, 1) else "condition"
    return models.CheckConstraint(**{word: rule, "name": name})


class Author(models.Model):
    email = models.EmailField(unique=True)

    class Meta:
        app_label = "books"


class Loan(models.Model):
    author = models.ForeignKey(Author, on_delete=models.CASCADE)
    days = models.IntegerField()
    paid = models.IntegerField(null=True, blank=True)

    class Meta:
        app_label = "books"
        constraints = [
            check("days", Q(days__range=(1, 30))),
            check("paid", ~Q(days__gt=20) | Q(paid__gte=F("days") * 2)),
            models.UniqueConstraint(fields=["author", "days"], name="once"),
        ]


with connection.schema_editor() as editor:
    editor.create_model(Author)
    editor.create_model(Loan)
made = fakegen.of(Loan, rows=200)
Author.objects.bulk_create(made["books_author"].rows)
Loan.objects.bulk_create(made["books_loan"].rows)
connection.check_constraints()
print(Author.objects.count(), Loan.objects.count(), Loan.objects.filter(days__gt=20).exists())
"""


def test_a_database_takes_what_is_made(tmp_path):
    script = tmp_path / "project.py"
    script.write_text(PROJECT)
    run = subprocess.run([sys.executable, script], capture_output=True, text=True)
    assert (run.stdout, run.stderr) == ("100 200 True\n", "")
