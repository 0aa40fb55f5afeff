"""Messy tables about people who do not exist, and an audit of what a draft makes of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count
from random import Random
from typing import Any

Row = dict[str, Any]

_SYLLABLES = (
    "ka",
    "lo",
    "mi",
    "zu",
    "ren",
    "tha",
    "bo",
    "qui",
    "vel",
    "dra",
    "sho",
    "ni",
    "pe",
    "gra",
)
_FIRST = ("Emma", "Louis", "Marie", "Lucas", "Julie", "Noah", "Alice", "Arthur", "Olivia", "James", "Mary", "John",
          "Linda", "Robert", "Susan", "David", "Karen", "Peter", "Laura", "Thomas")  # fmt: skip
_LAST = ("Smith", "Peeters", "Janssens", "Brown", "Miller", "Davis", "Garcia", "Wilson", "Moore", "Taylor",
         "Jackson", "White", "Harris", "Martin", "Clark", "Lewis", "Walker", "Hall", "Young", "King",
         "Wright", "Lopez", "Hill", "Scott", "Green", "Adams", "Baker", "Nelson")  # fmt: skip


@dataclass(frozen=True)
class Messy:
    """A table and what is known of it.

    Attributes:
        rows: Its rows.
        identifying: Columns of which no value may be copied.
        entities: The key of each entity, with the columns that it decides.
        templates: A check of each column that is written from others of its row.
    """

    rows: Sequence[Row]
    identifying: Sequence[str]
    entities: dict[str, Sequence[str]]
    templates: dict[str, Callable[[Row], bool]] = field(default_factory=dict)


def invented(draw: Random, words: int = 2) -> str:
    """Return a name in lower case that no list of names has."""
    return " ".join("".join(draw.choices(_SYLLABLES, k=draw.randint(2, 3))) for _ in range(words))


def person(draw: Random) -> tuple[str, str]:
    return draw.choice(_FIRST), draw.choice(_LAST)


def distinct(make: Callable[[], Any], size: int) -> list[Any]:
    found: dict[Any, None] = {}
    while len(found) < size:
        found[make()] = None
    return list(found)


def day(draw: Random, year: int, years: int) -> date:
    return date(year, 1, 1) + timedelta(days=draw.randrange(365 * years))


def often(draw: Random, mean: float) -> int:
    return 1 + min(int(draw.expovariate(1 / max(mean - 1, 0.1)) + 0.5), 60)


def visits(draw: Random) -> Messy:
    """A clinic: invented names in lower case, doctors of a speciality, insurance numbers."""
    doctors = [
        (f"dr. {name}", draw.choice(["cardiology", "neurology", "paediatrics", "surgery"]))
        for name in distinct(lambda: invented(draw), 25)
    ]
    weights = [1 / (n + 2) for n in range(25)]
    rows, number = [], count(1)
    for name in distinct(lambda: invented(draw), 220):
        known = {
            "patient": name, "born": day(draw, 1935, 80), "sex": draw.choice("FM"),
            "insurance_no": f"{draw.randrange(10**9):09d}-{draw.choice('ABC')}",
        }  # fmt: skip
        for _ in range(often(draw, 8)):
            doctor, field_ = draw.choices(doctors, weights)[0]
            rows.append({
                **known, "doctor": doctor, "speciality": field_, "date": day(draw, 2022, 2),
                "cost": round(draw.lognormvariate(4, 0.4) * (3 if field_ == "surgery" else 1), 2),
            })  # fmt: skip
    draw.shuffle(rows)
    rows = [{"visit_id": next(number), **row} for row in rows]
    identifying = ["patient", "born", "insurance_no", "doctor"]
    return Messy(
        rows,
        identifying,
        {"patient": ("born", "sex", "insurance_no"), "doctor": ("speciality",)},
    )


def orders(draw: Random) -> Messy:
    """A shop: order lines, of orders of customers with a segment and e-mail addresses from their names."""
    rows, order = [], count(10_001)
    names = distinct(lambda: person(draw), 180)
    for number, (first, last) in enumerate(names):
        segment = draw.choices(["consumer", "corporate"], [4, 1])[0]
        customer = {
            "customer_id": 5_000 + 13 * number + draw.randrange(13), "first_name": first, "last_name": last,
            "email": f"{first[0]}.{last}{number % 90 + 10}@post.example".lower(), "segment": segment,
            "city": draw.choice(["Gent", "Aalst", "Brugge", "Leuven", "Namur"]),
        }  # fmt: skip
        for _ in range(often(draw, 6 if segment == "corporate" else 3)):
            head = {"order_no": f"SO-{next(order)}", "ordered": day(draw, 2021, 3)}
            for _ in range(draw.randint(1, 4)):
                price = draw.choice([4.5, 9.99, 12.0, 20.0, 35.5])
                units = draw.randint(1, 5) * (5 if segment == "corporate" else 1)
                rows.append({**head, **customer, "units": units, "price": price})
    return Messy(
        rows,
        ["customer_id", "email"],
        {
            "order_no": ("ordered", "customer_id"),
            "customer_id": ("first_name", "last_name", "email", "segment", "city"),
        },
        {
            "email": lambda r: r["email"].startswith(
                f"{r['first_name'][0]}.{r['last_name']}".lower()
            )
        },
    )


def claims(draw: Random) -> Messy:
    """An insurer: holders in capitals, family name first, policies and plates."""
    rows = []
    for first, last in distinct(lambda: person(draw), 150):
        holder = {
            "POLICYHOLDER": f"{last.upper()}, {first}", "POLICY": f"P{draw.randrange(10**6):06d}/{draw.choice('XY')}",
            "PLATE": f"{draw.randint(1, 2)}-{''.join(draw.choices('ABCDEFGH', k=3))}-{draw.randrange(1000):03d}",
            "BIRTH_DATE": day(draw, 1940, 60).strftime("%d/%m/%Y"), "BONUS": draw.randint(0, 14),
        }  # fmt: skip
        for _ in range(often(draw, 5)):
            rows.append({
                **holder, "CLAIM_DATE": day(draw, 2020, 4).strftime("%d/%m/%Y"),
                "KIND": draw.choice(["glass", "theft", "collision"]),
                "PAID": round(draw.expovariate(1 / 900) * (1 + holder["BONUS"] / 7), 2),
            })  # fmt: skip
    return Messy(
        rows,
        ["POLICYHOLDER", "POLICY", "PLATE"],
        {"POLICYHOLDER": ("POLICY", "PLATE", "BIRTH_DATE", "BONUS")},
    )


def loans(draw: Random) -> Messy:
    """A library: readers by card, books by number; some readers have no telephone."""
    books = [
        (f"B{n:05d}", draw.choice(["novel", "history", "science", "children"]))
        for n in draw.sample(range(99_999), 300)
    ]
    rows = []
    for name in distinct(lambda: invented(draw).title(), 160):
        reader = {
            "card": f"LC{draw.randrange(10**7):07d}", "reader": name,
            "phone": f"0{draw.randint(460, 499)} {draw.randint(10, 99)} {draw.randint(10, 99)} {draw.randint(10, 99)}"
            if draw.random() < 0.7 else None,
            "adult": draw.random() < 0.7,
        }  # fmt: skip
        for _ in range(often(draw, 7)):
            book, shelf = draw.choice(books[: 300 if reader["adult"] else 80])
            rows.append({**reader, "book_no": book, "shelf": shelf, "days": draw.randint(1, 30)})
    draw.shuffle(rows)
    return Messy(
        rows,
        ["card", "reader", "phone"],
        {"card": ("reader", "phone", "adult"), "book_no": ("shelf",)},
    )


def bookings(draw: Random) -> Messy:
    """A hotel: guests by passport, of a nationality; full names from their parts."""
    rows = []
    for first, last in distinct(lambda: person(draw), 200):
        guest = {
            "Guest name": f"{first} {last}", "Passport": f"{''.join(draw.choices('KLMN', k=2))}{draw.randrange(10**6):06d}",
            "Nationality": draw.choices(["BE", "NL", "FR", "DE"], [5, 3, 2, 1])[0],
            "E-mail": f"{last}.{first}@mail.example".lower(),
        }  # fmt: skip
        for _ in range(often(draw, 3)):
            nights = draw.randint(1, 9)
            rows.append({
                **guest, "Room": draw.randint(101, 130), "Arrival": day(draw, 2022, 2), "Nights": nights,
                "Total": nights * draw.choice([80, 95, 120]),
            })  # fmt: skip

    def full(row: Row) -> bool:
        first, _, last = row["Guest name"].partition(" ")
        return row["E-mail"].startswith(f"{last}.{first}@".lower())

    return Messy(
        rows,
        ["Guest name", "Passport", "E-mail"],
        {"Passport": ("Guest name", "Nationality", "E-mail")},
        {"E-mail": full},
    )


def grades(draw: Random) -> Messy:
    """A school: pupils of a class, teachers of a subject."""
    subjects = ["maths", "history", "physics", "music", "french", "biology"]
    teachers = {subject: [invented(draw).title() for _ in range(2)] for subject in subjects}
    rows = []
    for number in draw.sample(range(200_000, 260_000), 140):
        first, last = person(draw)
        pupil = {
            "student_no": number,
            "voornaam": first,
            "naam": last,
            "klas": draw.choice(["1A", "1B", "2A", "2B"]),
        }
        talent = draw.gauss(12, 2)
        for subject in subjects:
            teacher = draw.choice(teachers[subject])
            mark = max(0, min(20, round(draw.gauss(talent, 2))))
            rows.append({**pupil, "subject": subject, "teacher": teacher, "mark": mark})
    return Messy(
        rows,
        ["student_no", "teacher"],
        {"student_no": ("voornaam", "naam", "klas"), "teacher": ("subject",)},
    )


def crm(draw: Random) -> Messy:
    """A CRM export, one row per contact: user names from initial, surname and number, full names, agents."""
    agents = distinct(lambda: invented(draw), 12)
    rows = []
    for first, last in distinct(lambda: person(draw), 400):
        rows.append({
            "first": first, "last": last, "display": f"{last} {first}",
            "user": f"{first[0]}{last}{draw.randint(1, 99)}".lower(), "agent": draw.choice(agents),
            "stage": draw.choice(["lead", "won", "lost"]), "value": round(draw.lognormvariate(7, 1)),
        })  # fmt: skip
    return Messy(
        rows,
        ["user", "agent"],
        {"agent": ()},
        {
            "display": lambda r: r["display"] == f"{r['last']} {r['first']}",
            "user": lambda r: (
                r["user"].rstrip("0123456789") == f"{r['first'][0]}{r['last']}".lower()
            ),
        },
    )


def payroll(draw: Random) -> Messy:
    """A payroll by month: each employee has twelve rows, in order."""
    rows = []
    for number in draw.sample(range(1_000, 9_999), 90):
        first, last = person(draw)
        grade = draw.randint(1, 5)
        base = 1_800 + 350 * grade + draw.randint(0, 300)
        who = {
            "employee_id": number, "employee": f"{first} {last}", "iban": None, "grade": grade, "department":
            draw.choice(["IT", "Sales", "HR", "Plant"]), "base": base,
        }  # fmt: skip
        del who["iban"]
        for month in range(1, 13):
            bonus = draw.choice([0, 0, 0, 100, 250])
            rows.append({**who, "month": month, "bonus": bonus, "gross": base + bonus})
    return Messy(
        rows,
        ["employee_id"],
        {"employee_id": ("employee", "grade", "department", "base")},
        {"gross": lambda r: int(r["gross"]) == int(r["base"]) + int(r["bonus"])},
    )


def calls(draw: Random) -> Messy:
    """Call records: callers and callees by number, cells."""
    numbers = distinct(lambda: f"+32470{draw.randrange(10**6):06d}", 130)
    weights = [1 / (n + 3) for n in range(130)]
    rows = [
        {
            "caller": caller, "callee": callee, "seconds": int(draw.expovariate(1 / 120)) + 1,
            "cell": f"C{draw.randint(1, 40):03d}", "roaming": draw.random() < 0.05,
        }
        for caller, callee in (draw.choices(numbers, weights, k=2) for _ in range(1_500))
    ]  # fmt: skip
    return Messy(rows, ["caller", "callee"], {"caller": (), "callee": ()})


def trips(draw: Random) -> Messy:
    """Trips by plate: a driver and a kind of car for each plate, the trips numbered."""
    rows = []
    for name in distinct(lambda: invented(draw), 60):
        car = {
            "kenteken": f"{draw.randint(1, 9)}-{''.join(draw.choices('BDFGHJ', k=3))}-{draw.randrange(100):02d}",
            "chauffeur": name, "car": draw.choice(["van", "truck", "scooter"]),
        }  # fmt: skip
        for trip in range(1, often(draw, 20) + 1):
            km = round(draw.lognormvariate(2 + (car["car"] == "truck"), 0.5), 1)
            rows.append({**car, "trip": trip, "km": km, "lat": round(draw.uniform(50.8, 51.2), 5)})
    return Messy(rows, ["kenteken", "chauffeur"], {"kenteken": ("chauffeur", "car")})


TABLES: tuple[Callable[[Random], Messy], ...] = (
    visits, orders, claims, loans, bookings, grades, crm, payroll, calls, trips,
)  # fmt: skip


@dataclass(frozen=True)
class Audit:
    """What was kept and what was not.

    Attributes:
        copied: The share of made values that are real ones, by identifying column.
        distinct: How many distinct values there are made, and real, by key.
        agreement: The share of made rows whose decided value is the one that the key has most often.
        skew: The distance between the made and the real numbers of rows per entity, 0 to 1, by key.
        templates: The share of made rows that keep a template, by column.
    """

    copied: dict[str, float]
    distinct: dict[str, tuple[int, int]]
    agreement: dict[str, float]
    skew: dict[str, float]
    templates: dict[str, float]


def audit(real: Messy, made: Sequence[Row]) -> Audit:
    """Return how close made rows are to real ones, and what they copy."""

    def text(rows: Iterable[Row], name: str) -> list[str]:
        return [str(row[name]) for row in rows if row[name] not in (None, "")]

    copied, sizes, agreement, skew = {}, {}, {}, {}
    for name in real.identifying:
        known = set(text(real.rows, name))
        values = text(made, name)
        copied[name] = sum(value in known for value in values) / max(len(values), 1)
    for key, decided in real.entities.items():
        counts = [_counts(text(rows, key)) for rows in (made, real.rows)]
        sizes[key] = len(counts[0]), len(counts[1])
        skew[key] = _distance(*(sorted(one.values()) for one in counts))
        for name in decided:
            usual: dict[str, dict[str, int]] = {}
            for row in made:
                own = usual.setdefault(str(row[key]), {})
                own[str(row[name])] = own.get(str(row[name]), 0) + 1
            agreement[f"{key} -> {name}"] = sum(max(own.values()) for own in usual.values()) / len(
                made
            )
    templates = {
        name: sum(bool(check(row)) for row in made) / len(made)
        for name, check in real.templates.items()
    }
    return Audit(copied, sizes, agreement, skew, templates)


def _counts(values: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for value in values:
        found[value] = found.get(value, 0) + 1
    return found


def _distance(one: Sequence[int], other: Sequence[int]) -> float:
    """Return the greatest difference between two distributions (Kolmogorov's distance)."""
    points = sorted({*one, *other})
    return max(
        abs(sum(n <= at for n in one) / len(one) - sum(n <= at for n in other) / len(other))
        for at in points
    )
