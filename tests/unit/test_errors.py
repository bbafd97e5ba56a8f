"""Law: the tree drawn in bot.errors is the family as it is."""

from __future__ import annotations

import inspect
from collections.abc import Iterator

import bot.errors
from bot.errors import EssaimError, Explained, Illegal


def drawn() -> Iterator[tuple[str, str]]:
    """The tree of the docstring as (class, its parent)."""
    above: list[str] = []
    lines = (bot.errors.__doc__ or "").splitlines()
    for line in lines[lines.index("EssaimError") :]:
        branch = line.split("  ")[0] if line[:1].isalpha() else line[: line.index("── ") + 3]
        depth = 0 if line[:1].isalpha() else len(branch) // 4
        name = line.removeprefix(branch).split()[0] if depth else line
        above[depth:] = [name]
        yield name, above[depth - 1] if depth else "Exception"


def defined() -> Iterator[tuple[str, str]]:
    """The same of the module's classes."""
    for name, one in inspect.getmembers(bot.errors, inspect.isclass):
        if one.__module__ == bot.errors.__name__:
            yield name, one.__bases__[0].__name__


def test_the_drawing_is_the_family() -> None:
    assert sorted(drawn()) == sorted(defined())


def test_every_error_is_of_the_family() -> None:
    classes = [getattr(bot.errors, name) for name, _ in defined()]
    assert all(issubclass(one, EssaimError) for one in classes)


def test_an_explained_error_carries_its_sentence() -> None:
    error = Illegal("wording.too_long", length=30_000, most=20_000)
    assert isinstance(error, Explained)
    assert (error.key, error.values) == ("wording.too_long", {"length": 30_000, "most": 20_000})
