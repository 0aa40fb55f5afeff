"""The linked schemas, loaded into PostgreSQL and MariaDB: keys are enforced, and SQL finds what the schemas say."""

from __future__ import annotations

import io
import re
from functools import cache
from pathlib import Path

import pytest

import fakegen
from tests.servers import SERVERS

SCHEMAS = Path(__file__).parents[2] / "schemas"
ROWS = 30

# For each schema: a row that refers to none, how many foreign keys there are, and queries that find nothing.
LINKED: dict[str, tuple[str, int, list[str]]] = {
    "shop": (
        "INSERT INTO shipment (order_id, carrier, tracking) VALUES (7, 'DHL', 'x')",
        5,
        [
            'SELECT o.id FROM "order" o JOIN item i ON i.order_id = o.id GROUP BY o.id, o.total, o.delivery '
            "HAVING o.total <> SUM(i.price * i.quantity) + o.delivery",
            'SELECT o.id FROM "order" o LEFT JOIN item i ON i.order_id = o.id WHERE i.line IS NULL',
            'SELECT o.id FROM "order" o JOIN customer c ON c.id = o.customer_id WHERE o.ordered < c.since',
            'SELECT o.id FROM "order" o JOIN shipment s ON s.order_id = o.id '
            "WHERE s.shipped <= o.ordered OR s.arrived <= s.shipped OR o.status NOT IN ('shipped', 'delivered')",
            "SELECT i.line FROM item i JOIN product p ON p.sku = i.sku WHERE p.price <> i.price",
        ],
    ),
    "bank": (
        "INSERT INTO card (number, account_iban, expires) VALUES ('4', 'BE00', '2029-01-01')",
        4,
        [
            "SELECT a.iban FROM account a LEFT JOIN transaction t ON t.account_iban = a.iban "
            "GROUP BY a.iban, a.balance, a.opening_balance "
            "HAVING a.balance <> a.opening_balance + COALESCE(SUM(t.amount), 0)",
            "SELECT c.number FROM card c JOIN account a ON a.iban = c.account_iban WHERE a.kind <> 'current'",
            "SELECT a.iban FROM account a JOIN customer c ON c.id = a.customer_id WHERE a.opened < c.since",
        ],
    ),
    "hr": (
        "INSERT INTO salary (employee_id, year, amount) VALUES (0, 2020, 1)",
        4,
        [
            "SELECT e.id FROM employee e JOIN employee m ON m.id = e.manager_id "
            "WHERE m.department_code <> e.department_code OR m.id >= e.id OR m.level <> e.level - 1",
            "WITH RECURSIVE below (id) AS (SELECT id FROM employee WHERE manager_id IS NULL UNION ALL "
            "SELECT e.id FROM employee e JOIN below b ON b.id = e.manager_id) "
            "SELECT id FROM employee WHERE id NOT IN (SELECT id FROM below)",
            "SELECT d.code FROM department d JOIN employee e ON e.id = d.head_id "
            "WHERE e.department_code <> d.code OR e.manager_id IS NOT NULL",
            "SELECT s.year FROM salary s JOIN salary n ON n.employee_id = s.employee_id AND n.year = s.year + 1 "
            "WHERE n.amount < s.amount",
            "SELECT e.id FROM employee e JOIN salary s ON s.employee_id = e.id GROUP BY e.id, e.salary "
            "HAVING e.salary <> MAX(s.amount)",
        ],
    ),
    "clinic": (
        "INSERT INTO prescription (patient_id, visit, drug, days) VALUES ('P00001', 999, 'x', 7)",
        5,
        [
            "SELECT v.number FROM visit v JOIN visit n ON n.patient_id = v.patient_id AND n.number = v.number + 1 "
            "WHERE n.day < v.day",
            "SELECT v.number FROM visit v JOIN patient p ON p.id = v.patient_id WHERE v.day < p.registered",
            'SELECT v.number FROM visit v JOIN doctor d ON d.id = v.doctor_id JOIN "condition" c '
            "ON c.code = v.condition_code WHERE c.speciality <> d.speciality",
            "SELECT p.id FROM patient p LEFT JOIN visit v ON v.patient_id = p.id GROUP BY p.id, p.visits "
            "HAVING p.visits <> COUNT(v.number)",
        ],
    ),
    "school": (
        "INSERT INTO enrolment (student_id, course_code, enrolled) VALUES (0, 'ART101', '2025-09-01')",
        4,
        [
            "SELECT c.code FROM course c JOIN teacher t ON t.id = c.teacher_id "
            "WHERE c.title NOT LIKE CONCAT(t.subject, '%')",
            "SELECT s.id FROM student s JOIN enrolment e ON e.student_id = s.id GROUP BY s.id, s.mean_mark "
            "HAVING ABS(s.mean_mark - AVG(e.mark)) > 0.051",
            "SELECT student_id FROM enrolment GROUP BY student_id HAVING COUNT(*) NOT BETWEEN 3 AND 5",
        ],
    ),
    "crm": (
        "INSERT INTO company (tenant_id, number, name, city, region, owner_id) VALUES (0, 1, 'x', 'x', 'x', 1)",
        9,
        [
            "SELECT c.number FROM company c JOIN \"user\" u ON u.id = c.owner_id WHERE u.tenant_id <> c.tenant_id",
            "SELECT u.id FROM \"user\" u JOIN \"user\" m ON m.id = u.manager_id WHERE u.tenant_id <> m.tenant_id",
            "SELECT d.id FROM deal d JOIN contact c ON c.id = d.contact_id "
            "WHERE c.tenant_id <> d.tenant_id OR c.company <> d.company",
            "SELECT a.number FROM activity a JOIN deal d ON d.id = a.deal_id JOIN \"user\" u ON u.id = a.user_id "
            "WHERE u.tenant_id <> d.tenant_id",
            "SELECT a.number FROM activity a JOIN deal d ON d.id = a.deal_id WHERE a.day < d.opened OR a.day > d.closed",
            "SELECT d.id FROM deal d LEFT JOIN activity a ON a.deal_id = d.id GROUP BY d.id, d.activities "
            "HAVING d.activities <> COUNT(a.number)",
        ],
    ),
}  # fmt: skip
FOREIGN_KEYS = (
    "SELECT COUNT(*) FROM information_schema.table_constraints WHERE constraint_type = 'FOREIGN KEY' "
    "AND table_schema = "
)


@cache
def tables(name: str) -> fakegen.Tables:
    return fakegen.load(SCHEMAS / f"{name}.yaml").generate(ROWS)


@pytest.mark.parametrize("dialect", ["postgresql", "mysql"])
@pytest.mark.parametrize("name", LINKED)
def test_keys_hold_and_sql_finds_what_the_schema_says(name: str, dialect: str) -> None:
    orphan, keys, queries = LINKED[name]
    file = io.BytesIO()
    tables(name).write(file, "sql", dialect=dialect)
    lines = file.getvalue().decode().splitlines(keepends=True)
    script = "".join(line for line in lines if not line.startswith("\\"))  # these are for psql
    with SERVERS["mariadb" if dialect == "mysql" else dialect]() as base:
        base.execute(script)
        schema = base.name if dialect == "mysql" else "public"
        assert base.rows(f"{FOREIGN_KEYS}'{schema}'") == [(keys,)]
        for text in queries:
            quoted = text.replace('"', "`") if dialect == "mysql" else text
            assert base.rows(quoted) == [], text
        with pytest.raises(Exception, match=r"(?i)foreign key"):
            base.execute(orphan)
        for table in re.findall(r"^CREATE TABLE (.+) \($", script, re.MULTILINE):
            with pytest.raises(Exception, match=r"(?i)duplicate (key|entry)"):
                base.execute(f"INSERT INTO {table} SELECT * FROM {table} LIMIT 1")
