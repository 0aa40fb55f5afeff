"""Learning with sdv, and extracting what it learned from its objects as plain numbers."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from fakegen import (
    LearnedColumn,
    ModelError,
    ParameterError,
    check_distinct,
    learn_each,
    learnable_array,
    needed_columns,
)
from fakegen_sdv.codings import Category, Coding, Number, learn_coding
from fakegen_sdv.copula import CopulaModel
from fakegen_sdv.generative import MAX_CANDIDATES, TOLERANCE, GenerativeModel, Modes
from fakegen_sdv.margins import PARAMETERS, Margin
from fakegen_sdv.network import Network

if TYPE_CHECKING:
    import pandas as pd

_MARGINS = {
    "BetaUnivariate": "beta",
    "GammaUnivariate": "gamma",
    "GaussianUnivariate": "norm",
    "TruncatedGaussian": "truncnorm",
    "UniformUnivariate": "uniform",
}
_TABLE = "table"
_NORM_BATCHES, _NORM_ROWS = 50, 500
_PACKED = 10


@dataclass(frozen=True)
class Prepared:
    """A table prepared for sdv.

    Attributes:
        columns: The Arrow type of each column, in the source's order.
        codings: The coding of each column.
        frame: The input of sdv: categories as strings, numbers as floats with NaN; its columns are
            named c0, c1 ...
        facts: Further facts, JSON-ready.
    """

    columns: Mapping[str, pa.DataType]
    codings: Sequence[Coding]
    frame: pd.DataFrame
    facts: dict[str, Any]


def fit_gaussian_copula(
    data: pa.Table,
    columns: Mapping[str, LearnedColumn],
    given: Sequence[str] = (),
    *,
    distribution: Literal["beta", "gamma", "norm", "truncnorm", "uniform"] = "beta",
) -> CopulaModel:
    """SDV's Gaussian copula over parametric margins.

    Args:
        data: The table.
        columns: The user's options for some columns.
        given: Columns that will be given; they must be learnable, but do not change the model.
        distribution: The distribution that is fitted to each column.

    Raises:
        ModelError: The table cannot be learned.
        ParameterError: An option is not valid for its column.
    """
    prepared = prepare(data, columns, given)
    synthesizer = train(prepared, "GaussianCopulaSynthesizer", default_distribution=distribution)
    return copula_of(prepared, synthesizer)


def fit_ctgan(
    data: pa.Table,
    columns: Mapping[str, LearnedColumn],
    given: Sequence[str] = (),
    *,
    epochs: int = 300,
    batch_size: int = 500,
    embedding_dim: int = 128,
    generator_dim: list[int] | None = None,
    discriminator_dim: list[int] | None = None,
    generator_lr: float = 2e-4,
    discriminator_lr: float = 2e-4,
    discriminator_steps: int = 1,
    candidates: int = 50,
) -> GenerativeModel:
    """SDV's CTGAN: a conditional generative adversarial network.

    Args:
        data: The table.
        columns: The user's options for some columns.
        given: Columns that will be given; they must be learnable, but do not change the model.
        epochs: Number of passes over the table.
        batch_size: Rows per training step; a multiple of 10.
        embedding_dim: Noise values per row.
        generator_dim: The widths of the generator's hidden layers; by default [256, 256].
        discriminator_dim: The widths of the discriminator's hidden layers; by default [256, 256].
        generator_lr: The generator's learning rate.
        discriminator_lr: The discriminator's learning rate.
        discriminator_steps: Training steps of the discriminator per step of the generator.
        candidates: Candidates drawn per row with given columns.

    Raises:
        ModelError: The table cannot be learned.
        ParameterError: A parameter is not valid, or an option is not valid for its column.
    """
    _check_positive(
        generator_lr=generator_lr,
        discriminator_lr=discriminator_lr,
        discriminator_steps=discriminator_steps,
    )
    if batch_size % _PACKED:
        raise ParameterError(
            f"'batch_size' must be a multiple of 10, not {batch_size}", "batch_size"
        )
    return _fit_network(
        partial(prepare, data, columns, given),
        "CTGANSynthesizer",
        ctgan_of,
        candidates,
        epochs=epochs,
        batch_size=batch_size,
        embedding_dim=embedding_dim,
        generator_dim=_widths(generator_dim, "generator_dim", 256),
        discriminator_dim=_widths(discriminator_dim, "discriminator_dim", 256),
        generator_lr=generator_lr,
        discriminator_lr=discriminator_lr,
        discriminator_steps=discriminator_steps,
        pac=_PACKED,
    )


def fit_tvae(
    data: pa.Table,
    columns: Mapping[str, LearnedColumn],
    given: Sequence[str] = (),
    *,
    epochs: int = 300,
    batch_size: int = 500,
    embedding_dim: int = 128,
    compress_dims: list[int] | None = None,
    decompress_dims: list[int] | None = None,
    l2scale: float = 1e-5,
    loss_factor: float = 2,
    candidates: int = 50,
) -> GenerativeModel:
    """SDV's TVAE: a variational autoencoder.

    Args:
        data: The table.
        columns: The user's options for some columns.
        given: Columns that will be given; they must be learnable, but do not change the model.
        epochs: Number of passes over the table.
        batch_size: Rows per training step.
        embedding_dim: Noise values per row.
        compress_dims: The widths of the encoder's hidden layers; by default [128, 128].
        decompress_dims: The widths of the decoder's hidden layers; by default [128, 128].
        l2scale: The strength of weight decay.
        loss_factor: The weight of the reconstruction error, relative to the Kullback-Leibler divergence.
        candidates: Candidates drawn per row with given columns.

    Raises:
        ModelError: The table cannot be learned.
        ParameterError: A parameter is not valid, or an option is not valid for its column.
    """
    _check_positive(loss_factor=loss_factor)
    return _fit_network(
        partial(prepare, data, columns, given),
        "TVAESynthesizer",
        tvae_of,
        candidates,
        epochs=epochs,
        batch_size=batch_size,
        embedding_dim=embedding_dim,
        compress_dims=_widths(compress_dims, "compress_dims", 128),
        decompress_dims=_widths(decompress_dims, "decompress_dims", 128),
        l2scale=l2scale,
        loss_factor=loss_factor,
    )


def _fit_network(
    table: Callable[[], Prepared],
    synthesizer: str,
    model_of: Callable[[Prepared, Any, int], GenerativeModel],
    candidates: int,
    *,
    epochs: int,
    batch_size: int,
    embedding_dim: int,
    **parameters: Any,
) -> GenerativeModel:
    """Check the parameters that all networks have, prepare the table, and learn it.

    Args:
        table: Prepares the table; called after the parameters are checked.
        synthesizer: The name of the synthesizer's class in ``sdv.single_table``.
        model_of: Turns a fitted synthesizer into a model.
        candidates: Candidates drawn per row with given columns.
        epochs: Number of passes over the table.
        batch_size: Rows per training step.
        embedding_dim: Noise values per row.
        **parameters: Further parameters of the class.

    Raises:
        ModelError: The table cannot be learned.
        ParameterError: A parameter is not valid, or an option is not valid for its column.
    """
    sizes = {"epochs": epochs, "batch_size": batch_size, "embedding_dim": embedding_dim}
    _check_positive(**sizes)
    if not 1 <= candidates <= MAX_CANDIDATES:
        raise ParameterError(
            f"'candidates' must be in 1 .. {MAX_CANDIDATES}, not {candidates}", "candidates"
        )
    prepared = table()
    trained = train(prepared, synthesizer, **sizes, **parameters, enable_gpu=False)
    return model_of(prepared, trained, candidates)


def prepare(data: pa.Table, columns: Mapping[str, LearnedColumn], given: Sequence[str]) -> Prepared:
    """Return a table prepared for sdv.

    A column that cannot be learned is left out, and the facts say why; if the user names it, it is an
    error instead.

    Raises:
        ModelError: There is nothing to learn.
        ParameterError: A column that the user names cannot be learned, or an option is not valid for it.
    """
    import pandas as pd

    names = data.column_names
    if not data.num_rows:
        raise ModelError("there are no rows to learn from")
    check_distinct(names)

    def learned(name: str) -> Coding:
        return learn_coding(name, data.column(name), columns.get(name, LearnedColumn()))

    codings, left_out = learn_each(names, learned, needed_columns(columns, given))
    frame = pd.DataFrame(
        {f"c{i}": _for_sdv(c, name, data) for i, (name, c) in enumerate(codings.items())}
    )
    facts = {"rows": data.num_rows, "learned_rows": data.num_rows, "left_out": left_out}
    return Prepared(
        {name: c.kind for name, c in codings.items()}, [*codings.values()], frame, facts
    )


def train(prepared: Prepared, synthesizer: str, **parameters: Any) -> Any:
    """Return a fitted synthesizer of sdv. The result depends on nothing but the arguments.

    Args:
        prepared: The table.
        synthesizer: The name of the synthesizer's class in ``sdv.single_table``.
        **parameters: The parameters of its constructor.

    Raises:
        ModelError: sdv is not installed, or fails.
    """
    try:
        import sdv.single_table
        from sdv.metadata import Metadata
    except ImportError as error:
        raise ModelError("learning needs sdv: pip install 'fakegen-sdv[learn]'") from error
    types = {
        f"c{i}": {"sdtype": "categorical" if isinstance(coding, Category) else "numerical"}
        for i, coding in enumerate(prepared.codings)
    }
    metadata = Metadata.load_from_dict({"tables": {_TABLE: {"columns": types}}})
    made = getattr(sdv.single_table, synthesizer)(metadata, **parameters)
    with _undisturbed():
        try:
            made.fit({_TABLE: prepared.frame})
        except Exception as error:  # sdv and its libraries may raise anything
            message = f"sdv cannot learn this table: {type(error).__name__}: {error}"
            raise ModelError(message) from error
    return made


def copula_of(prepared: Prepared, synthesizer: Any) -> CopulaModel:
    """Return what a fitted ``GaussianCopulaSynthesizer`` learned."""
    learned = synthesizer._model
    _expect(list(learned.columns) == list(prepared.frame.columns), "columns")
    encoders = synthesizer.get_transformers()
    for column, coding in zip(prepared.frame.columns, prepared.codings, strict=True):
        if isinstance(coding, Category):
            _expect_order([*encoders[column].intervals], coding)
    correlation = np.array(learned.correlation, dtype=np.float64)
    correlation = np.clip((correlation + correlation.T) / 2, -1, 1)
    np.fill_diagonal(correlation, 1)
    return CopulaModel(
        prepared.columns,
        prepared.codings,
        margins=[_margin(univariate) for univariate in learned.univariates],
        correlation=correlation,
        facts=prepared.facts,
    )


def ctgan_of(prepared: Prepared, synthesizer: Any, candidates: int) -> GenerativeModel:
    """Return what a fitted ``CTGANSynthesizer`` learned."""
    import torch

    learned = synthesizer._model
    modes = _modes(prepared, learned._transformer, None)
    with _undisturbed(), torch.no_grad():
        _settle_norms(learned)
    weights, biases = [], []
    for layer in learned._generator.seq:
        linear = getattr(layer, "fc", layer)
        weight, bias = _doubles(linear.weight), _doubles(linear.bias)
        if norm := getattr(layer, "bn", None):
            scale = _doubles(norm.weight) / np.sqrt(_doubles(norm.running_var) + norm.eps)
            weight = weight * scale[:, None]
            bias = (bias - _doubles(norm.running_mean)) * scale + _doubles(norm.bias)
        weights.append(np.ascontiguousarray(weight.T, dtype=np.float32))
        biases.append(bias.astype(np.float32))
    network = Network(weights, biases, residual=True)
    return _generative("sdv.ctgan", prepared, modes, network, candidates)


def tvae_of(prepared: Prepared, synthesizer: Any, candidates: int) -> GenerativeModel:
    """Return what a fitted ``TVAESynthesizer`` learned."""
    learned = synthesizer._model
    decoder = learned.decoder
    modes = _modes(prepared, learned.transformer, _doubles(decoder.sigma))
    layers = [layer for layer in decoder.seq if hasattr(layer, "weight")]
    weights = [np.ascontiguousarray(_doubles(x.weight).T, dtype=np.float32) for x in layers]
    biases = [_doubles(layer.bias).astype(np.float32) for layer in layers]
    network = Network(weights, biases, residual=False)
    return _generative("sdv.tvae", prepared, modes, network, candidates)


def _generative(
    method: str,
    prepared: Prepared,
    modes: Sequence[Modes | None],
    network: Network,
    candidates: int,
) -> GenerativeModel:
    return GenerativeModel(
        method,
        prepared.columns,
        prepared.codings,
        modes=modes,
        network=network,
        candidates=candidates,
        facts=prepared.facts,
    )


def _for_sdv(coding: Coding, name: str, data: pa.Table) -> NDArray[Any]:
    values = learnable_array(name, data.column(name))
    if isinstance(coding, Category):
        return np.array([str(code) for code in range(len(coding))], dtype=object)[
            coding.filled(values)
        ]
    assert isinstance(coding, Number)  # the only other coding
    return coding.filled(values)


def _margin(univariate: Any) -> Margin:
    if univariate._constant_value is not None:
        return Margin("uniform", {"loc": float(univariate._constant_value), "scale": 0.0})
    parameters = univariate.to_dict()
    name = _MARGINS.get(parameters["type"].rpartition(".")[2], "")
    _expect(name, "margins")
    return Margin(name, {key: float(parameters[key]) for key in PARAMETERS[name]})


def _modes(
    prepared: Prepared, transformer: Any, spreads: NDArray[np.float64] | None
) -> list[Modes | None]:
    """Return the modes of each numeric column, None for the others.

    Args:
        prepared: The table.
        transformer: ctgan's transformer of columns into vectors.
        spreads: The spread of each output of the network; None if it has none.
    """
    infos = transformer._column_transform_info_list
    _expect([info.column_name for info in infos] == list(prepared.frame.columns), "columns")
    modes: list[Modes | None] = []
    start = 0
    for info, coding in zip(infos, prepared.codings, strict=True):
        if isinstance(coding, Category):
            _expect_order(info.transform.dummies, coding)
            modes.append(None)
        else:
            mixture, kept = (
                info.transform._bgm_transformer,
                info.transform.valid_component_indicator,
            )
            means = np.ravel(mixture.means_)[kept]
            deviations = np.sqrt(np.ravel(mixture.covariances_)[kept])
            spread = TOLERANCE if spreads is None else float(spreads[start])
            modes.append(Modes(means, deviations, spread))
        start += info.output_dimensions
    return modes


def _settle_norms(ctgan: Any) -> None:
    """Set the generator's batch normalisation to the mean and variance of many batches.

    sdv normalises with those of the current batch, but a row must not depend on the rows around it.
    """
    import torch
    from torch.optim.swa_utils import update_bn

    def batches() -> Iterator[torch.Tensor]:
        for _ in range(_NORM_BATCHES):
            noise = torch.randn(_NORM_ROWS, ctgan._embedding_dim)
            steer = ctgan._data_sampler.sample_original_condvec(_NORM_ROWS)
            yield noise if steer is None else torch.cat([noise, torch.from_numpy(steer)], dim=1)

    update_bn(batches(), ctgan._generator)


def _doubles(tensor: Any) -> NDArray[np.float64]:
    numbers: NDArray[np.float64] = tensor.detach().cpu().numpy().astype(np.float64)
    return numbers


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Seed all global generators and silence sdv; restore both afterwards."""
    import torch

    state = np.random.get_state()
    level = logging.root.manager.disable
    with torch.random.fork_rng(devices=[]), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        logging.disable(logging.WARNING)
        np.random.seed(0)
        torch.manual_seed(0)
        try:
            yield
        finally:
            np.random.set_state(state)
            logging.disable(level)


def _expect(found: Any, what: str) -> None:
    if not found:
        raise ModelError(f"fakegen-sdv does not support this release of sdv: its {what} differ")


def _expect_order(found: Sequence[Any], coding: Category) -> None:
    _expect(list(found) == [str(code) for code in range(len(coding))], "categories")


def _check_positive(**parameters: float) -> None:
    for name, value in parameters.items():
        if value <= 0:
            raise ParameterError(f"{name!r} must be positive, not {value}", name)


def _widths(widths: list[int] | None, name: str, usual: int) -> tuple[int, ...]:
    if widths is None:
        return (usual, usual)
    if not widths or min(widths) < 1:
        raise ParameterError(f"{name!r} must be positive widths, not {widths}", name)
    return tuple(widths)
