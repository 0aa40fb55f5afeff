"""Compile the kernels where there is a C compiler; without one, fakegen goes on as if this were not installed."""

from setuptools import Extension, setup

setup(
    ext_modules=[
        Extension(
            f"fakegen_native.{name}",
            [f"fakegen_native/{name}.c"],
            py_limited_api=True,
            optional=True,
        )
        for name in ("_text", "_words")
    ],
    options={"bdist_wheel": {"py_limited_api": "cp311"}},
)
