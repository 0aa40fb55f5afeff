"""Compile the kernels where there is a C compiler; without one, fakegen goes on as if this were not installed."""

from setuptools import Extension, setup

setup(
    ext_modules=[
        Extension(
            "fakegen_native._text",
            ["fakegen_native/_text.c"],
            py_limited_api=True,
            optional=True,
        )
    ],
    options={"bdist_wheel": {"py_limited_api": "cp311"}},
)
