"""What the tests with other people's clients stand on."""

import os

import pytest

from served_twin import ServedTwin


@pytest.fixture(scope="session")
def served():
    twin = ServedTwin()
    yield twin
    assert twin.stop() == 0, "the server did not end gracefully"


@pytest.fixture(scope="session")
def environment(served):
    """The environment that `--env-file` gives, as a shell that sourced it would have it."""
    before = dict(os.environ)
    os.environ.update(served.variables)
    yield served.variables
    os.environ.clear()
    os.environ.update(before)
