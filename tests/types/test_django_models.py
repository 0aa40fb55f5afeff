"""Models of Django: objects that pass the model's own checks."""

from decimal import Decimal

import pytest

import fakegen

pytest.importorskip("django")


@pytest.fixture(scope="module")
def models():
    import django
    from django.conf import settings

    if not settings.configured:
        settings.configure(USE_TZ=True, DEFAULT_AUTO_FIELD="django.db.models.BigAutoField")
        django.setup()
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
        seen = models.DateTimeField(null=True)

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
