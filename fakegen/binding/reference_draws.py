"""Binding how the row of a reference is drawn: from which rows, how often each, and how often again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from fakegen.arrays.masks import as_mask
from fakegen.arrays.type_kinds import is_number
from fakegen.binding.arguments import Types
from fakegen.binding.bound_table import BoundTable
from fakegen.binding.declared_reference import DeclaredReference
from fakegen.binding.lookups import TableLookup
from fakegen.binding.partial_keys import counterpart
from fakegen.binding.scope import Scope
from fakegen.errors import GenerationError, ParameterError, nearest
from fakegen.expressions.column_value import ColumnValue
from fakegen.interfaces.block import Block
from fakegen.interfaces.expression import Expression
from fakegen.language import MappingNode, Node, ScalarNode
from fakegen.language.modifiers import UNIQUE_PER, UNIQUE_WHERE
from fakegen.limits import limits
from fakegen.plan.bounds import BLOCK_ROWS
from fakegen.plan.children import Children
from fakegen.plan.drawn_rows import AllowedRows, DrawnRows, PairCondition, Shared
from fakegen.plan.fitting_draws import Fits
from fakegen.plan.reference_pools import Gathered, Pool, RowsOfParent, WholeTable
from fakegen.plan.reference_rows import OWNER, ReferenceRows
from fakegen.plan.referred import Target
from fakegen.plan.skews import SKEWS
from fakegen.plan.steps import Step
from fakegen.streams import Purpose, Rows, Stream

Weigh = Callable[[Target], NDArray[np.float64]]
"""Returns the weight of every row of a table: float64, shape (rows,)."""

_THIS = "this."
"""How ``where`` reads the row that refers, beside the row that is referred to."""


@dataclass(slots=True)
class ReferenceDraw:
    """Binds the draw of one reference.

    Attributes:
        binder: The table that refers.
        scope: What all tables share.
        reference: What is said of the reference.
        target: The table that is referred to.
    """

    binder: BoundTable
    scope: Scope
    reference: DeclaredReference
    target: TableLookup
    inputs: dict[str, Expression] = field(default_factory=dict)
    allowed: AllowedRows = field(init=False)

    def __post_init__(self) -> None:
        self.allowed = AllowedRows(self.reference.table, tree="tree" in self.reference.nodes)

    def step(self) -> Step:
        """Return the step that draws the row.

        Raises:
            Rejected: Something is wrong; it has been noted.
        """
        drawn = self.rows()
        said = self.reference.modifiers
        modification = self.binder.modification(said)
        unique, per = said.get("unique"), said.get(UNIQUE_PER)
        whole = isinstance(drawn, ReferenceRows) and drawn.reaches_all
        wanted = bool(unique and unique.value) and per is None and UNIQUE_WHERE not in said
        if unique is not None and unique.value == "number":
            raise self.reject(unique, "rows that are referred to cannot be numbered")
        name = self.reference.row
        step = Step(
            table=self.binder.table.name,
            label=name,
            address=(self.reference.name, Purpose.REFERENCE),
            provider="ref",
            mark=self.reference.mark,
            generator=drawn,
            types={name: pa.int64()},
            reads=modification.reads.union(*(item.reads for item in self.inputs.values())),
            inputs=self.inputs,
            unique=wanted,
            permuted=wanted and whole,
            distinct=wanted and not whole,
            modification=modification,
            hidden=True,
        )
        if step.permuted:
            self.binder.once_all_rows_are_known(self.check_enough)
        return step

    def reject(self, node: Node, message: str, suggestion: str | None = None) -> Exception:
        return self.scope.problems.reject(node.mark, message, suggestion)

    def check_enough(self) -> None:
        """Refuse more rows than there are to refer to, where none may be referred to twice."""
        rows, most = self.binder.rows, self.target.rows
        if rows > most:
            message = (
                f"{rows:,} rows are to refer to different rows of {self.target.name!r}, which has "
                f"only {most:,}"
            )
            raise self.reject(self.reference.modifiers["unique"], message)

    def rows(self) -> DrawnRows:
        """Return the generator of the rows that are drawn."""
        nodes, said = self.reference.nodes, self.reference.modifiers
        where = nodes.get("where")
        condition = self.condition(where) if where else None
        by_row = condition is not None and self.is_by_row(condition)
        weight = self.weight(nodes["weight"]) if "weight" in nodes else None
        chosen = None if by_row else condition
        pool = self.pool(chosen, weight)
        is_any = chosen is None and weight is None and "of" not in nodes
        apart = self.is_apart(is_any=is_any, by_row=by_row)
        if is_any:
            self.binder.once_all_rows_are_known(self.check_some)
        return ReferenceRows(
            self.allowed,
            self.target,
            pool,
            self.fits(condition) if condition is not None and by_row else None,
            apart=apart,
            optional="null" in said or "when" in said,
            whole=is_any and not by_row,
        )

    def check_some(self) -> None:
        """Refuse to refer to a table without rows."""
        optional = {"null", "when"} & self.reference.modifiers.keys()
        if not self.target.rows and self.binder.rows and not optional:
            message = f"there are no rows of {self.target.name!r} to refer to"
            raise self.scope.problems.reject(self.reference.mark, message)

    def is_apart(self, *, is_any: bool, by_row: bool) -> bool:
        """Return whether rows of one parent refer to different rows by construction; else a quota sees to it."""
        said = self.reference.modifiers
        per = said.get(UNIQUE_PER)
        if per is None and UNIQUE_WHERE not in said:
            return False
        simple = not by_row and "weight" not in self.reference.nodes
        if per is not None and per.value == self.binder.table.per and UNIQUE_WHERE not in said:
            if (simple and is_any) or not {"null", "when"} & said.keys():
                self.binder.once_all_rows_are_known(self.check_apart)
            if simple:
                return True
        self.binder.unique_within(self.reference.row, said, self.reference.mark)
        return False

    def check_apart(self) -> None:
        children = self.binder.children
        if children is not None and children.index.most > self.target.rows:
            message = (
                f"a row of {self.binder.table.per!r} has up to {children.index.most:,} rows, which are to "
                f"refer to different rows of {self.target.name!r}; it has only {self.target.rows:,}"
            )
            raise self.reject(self.reference.modifiers[UNIQUE_PER], message)

    def pool(self, condition: Expression | None, weight: Weigh | None) -> Callable[[Target], Pool]:
        """Return what returns the candidates of a table."""
        of = self.reference.nodes.get("of")
        shared = self.shared(of) if of else None
        if condition is None and weight is None:
            if shared is None:
                return lambda target: WholeTable(lambda: target.rows)
            if self.is_of_parent(shared):
                return lambda target: RowsOfParent(lambda: _children(target))
        column = shared.theirs if shared else None

        def pool(target: Target) -> Pool:
            def gather() -> tuple[NDArray[np.int64], NDArray[np.float64] | None]:
                owners = self.owners(target, column, condition)
                return owners, None if weight is None else weight(target)

            return Gathered(gather, together=column is None)

        return pool

    def owners(
        self, target: Target, column: str | None, condition: Expression | None
    ) -> NDArray[np.int64]:
        """Return the run of every row of the other table; -1 where it is no candidate."""
        reads = [] if condition is None else list(condition.reads)
        wanted = [*reads, *([] if column is None else [column])]
        parts = []
        for rows in self.blocks(target):
            values = target.values(rows, wanted) if wanted else {}
            owner = np.zeros(len(rows), np.int64)
            if column is not None:
                owner = values[column].fill_null(-1).to_numpy().astype(np.int64)
            if condition is not None:
                inputs = {name: values[name] for name in reads}
                holds = as_mask(condition.evaluate(inputs, len(rows)), unknown=False)
                owner = np.where(holds, owner, -1)
            parts.append(owner)
        return np.concatenate([np.empty(0, np.int64), *parts])

    def blocks(self, target: Target) -> Sequence[Rows]:
        """Return all rows of the other table, in blocks.

        Raises:
            GenerationError: They are more than can be held.
        """
        size, most = target.rows, limits().held_rows
        if size > most:
            raise GenerationError(
                f"{self.reference.mark}: the reference {self.reference.name!r} looks at all rows of "
                f"{target.name!r} together, of which {most:,} can be held; it has {size:,}"
            )
        return [Rows(start, min(BLOCK_ROWS, size - start)) for start in range(0, size, BLOCK_ROWS)]

    def own(self, node: Node) -> tuple[str, str]:
        """Return the hidden column of a reference of this table, or of a path, and the table it leads to."""
        word = str(node.plain())
        found = self.binder.references.row(word)
        if found is None:
            known = list(self.binder.references.names)
            raise self.reject(node, f"there is no reference {word!r} here", nearest(word, known))
        return found

    def shared(self, node: Node) -> Shared:
        """Return the reference that both tables have."""
        word = str(node.plain())
        column, table = self.own(node)
        name = word.rpartition(".")[2]
        theirs = self.scope.references(self.target.name)
        other = counterpart(theirs, name, table)
        if other is None:
            known = [key for key, reference in theirs.names.items() if reference.table == table]
            message = f"{self.target.name!r} has no reference {name!r} to {table!r}"
            if known:
                message += f"; it has {', '.join(map(repr, known))}, and one of these is to be called so here"
            raise self.reject(node, message, nearest(name, known))
        self.inputs[OWNER] = ColumnValue(column, pa.int64())
        theirs.row(other.name)
        self.target.note(other.row)
        shared = Shared(other.name, column, other.row, node.mark)
        self.allowed = replace(self.allowed, shared=shared)
        return shared

    def is_of_parent(self, shared: Shared) -> bool:
        """Return whether the rows that share a reference are those of one parent, which stand together."""
        other = self.scope.references(self.target.name).names[shared.name]
        per = self.scope.schema.tables[self.target.name].per
        return other.inherited and per == other.table

    def condition(self, node: Node) -> Expression:
        """Return the compiled ``where``, which reads the other table's row, and this one as ``this``."""

        def resolve(names: Sequence[str]) -> Types:
            found: dict[str, pa.DataType] = {}
            for name in names:
                if name.startswith(_THIS):
                    own = self.binder.types([name.removeprefix(_THIS)])
                    found |= {_THIS + column: kind for column, kind in own.items()}
                elif (column := self.target.spelled(name)) is not None:
                    found[column] = self.target.column(column)
            return found

        def known() -> list[str]:
            own = [_THIS + column for column in self.binder.known_columns()]
            return [*self.target.known(), *own]

        compiler = replace(self.binder.compiler, resolve=resolve, known=known)
        condition = compiler.expression(node)
        if condition.type != pa.bool_():
            raise self.reject(node, f"'where' must be true or false, but {condition.text!r} is not")
        this = {n: n.removeprefix(_THIS) for n in condition.reads if n.startswith(_THIS)}
        for name, column in this.items():
            self.inputs[name] = ColumnValue(column, self.binder.types([column])[column])
        self.allowed = replace(self.allowed, condition=PairCondition(condition, this, node.mark))
        return condition

    @staticmethod
    def is_by_row(condition: Expression) -> bool:
        """Return whether a condition reads the row that refers, too."""
        return any(name.startswith(_THIS) for name in condition.reads)

    def fits(self, condition: Expression) -> Callable[[Target], Fits]:
        """Return what returns whether rows of a table may be referred to by rows of this one."""
        theirs = [name for name in condition.reads if not name.startswith(_THIS)]

        def of(target: Target) -> Fits:
            def fits(candidates: NDArray[np.int64], block: Block) -> NDArray[np.bool_]:
                inputs = {
                    name: block.inputs[name] for name in condition.reads if name not in theirs
                }
                if theirs:
                    inputs |= target.values(Rows.choose(candidates), theirs)
                return as_mask(condition.evaluate(inputs, len(block)), unknown=False)

            return fits

        return of

    def weight(self, node: Node) -> Weigh:
        """Return what weighs the rows of the other table: an expression over them, or a skew by name."""
        skew = self.skew(node)
        if skew is not None:
            return skew
        if not isinstance(node, ScalarNode):
            raise self.reject(node, f"'weight' must be an expression or one of {', '.join(SKEWS)}")

        def resolve(names: Sequence[str]) -> Types:
            spelled = [self.target.spelled(name) for name in names]
            return {name: self.target.column(name) for name in spelled if name is not None}

        compiler = replace(self.binder.compiler, resolve=resolve, known=self.target.known)
        expression = compiler.expression(node)
        if not is_number(expression.type):
            message = f"'weight' must be a number, but {expression.text!r} is {expression.type}"
            raise self.reject(node, message)

        def weights(target: Target) -> NDArray[np.float64]:
            parts = [np.empty(0)]
            for rows in self.blocks(target):
                reads = list(expression.reads)
                values = target.values(rows, reads) if reads else {}
                made = expression.evaluate(values, len(rows)).cast(pa.float64()).fill_null(0)
                parts.append(made.to_numpy())
            found = np.concatenate(parts)
            if not (np.isfinite(found).all() and (found >= 0).all()):
                raise GenerationError(
                    f"{node.mark}: the weight of a row of {target.name!r} is below 0 or not finite"
                )
            return found

        return weights

    def skew(self, node: Node) -> Weigh | None:
        """Return the weights of a skew that is called by name; None if it is none."""
        if isinstance(node, MappingNode) and len(node.entries) == 1:
            ((key, value),) = node.entries
            name, strength = str(key.value), value.plain()
        elif isinstance(node, ScalarNode) and node.value in SKEWS:
            if self.target.spelled(str(node.value)) is not None:
                return None  # a column of this name
            name, strength = str(node.value), None
        else:
            return None
        if name not in SKEWS:
            known = ", ".join(SKEWS)
            message = f"'weight' has no skew {name!r}; it has {known}"
            raise self.reject(node, message, nearest(name, SKEWS))
        try:
            skew = SKEWS[name] if strength is None else SKEWS[name].of(strength)
        except ParameterError as error:
            raise self.reject(node, error.message) from None
        seed, table, reference = self.scope.seed, self.binder.table.name, self.reference.name

        def weights(target: Target) -> NDArray[np.float64]:
            stream = Stream.of(
                seed, table, reference, Purpose.REFERENCE, Rows(0, target.rows)
            ).child(Purpose.WEIGHT)
            return skew.weights(stream)

        return weights


def _children(target: Target) -> Children:
    found = target.children
    assert found is not None  # asked of tables whose rows belong to those of another
    return found
