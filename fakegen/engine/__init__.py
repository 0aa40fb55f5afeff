"""Running a plan, block by block."""

from collections.abc import Iterable

from fakegen.engine.executors import LOCAL, PROCESSES
from fakegen.engine.run import Run
from fakegen.engine.task import Slice
from fakegen.engine.write import write
from fakegen.hookspecs import hookimpl
from fakegen.interfaces.executor import Executor

__all__ = ["Run", "Slice", "write"]


@hookimpl
def fakegen_executors() -> Iterable[Executor]:
    """Return the executors: local and processes."""
    return [LOCAL, PROCESSES]
