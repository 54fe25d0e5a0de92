"""From templates to files: one environment, everything escaped, and files replaced whole and only when they differ."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.ext import Extension

from web.articles import articles
from web.words import FILTERS, escaped, words

_PACKAGE = Path(str(files("web")))


class _Escaping(CodeGenerator):
    """Templates as Python that escapes every value, whatever the template says of that."""

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        self.write("environment.escaped(")


class _Unindented(Extension):
    """Templates are set for people; a third of a page would be the space before its lines."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        return "\n".join(map(str.strip, source.split("\n")))


class _Environment(Environment):
    code_generator_class = _Escaping
    escaped = staticmethod(escaped)


@cache
def environment() -> Environment:
    """What plans print is data: every value is escaped, and a name that a template misspells is an error.

    Words are filters: of a constant one is worked out once, where the template is read, and not on each page.
    """
    made = _Environment(
        loader=FileSystemLoader(_PACKAGE / "templates"),
        extensions=[_Unindented],
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.filters.update(FILTERS)
    made.filters["articles"] = articles
    made.globals["plain"] = words().get
    return made


@cache
def version() -> str:
    """Another one as soon as anything of the site's own is."""
    digest = hashlib.sha256()
    for path in sorted(_PACKAGE.rglob("*")):
        if path.is_file() and path.suffix in {".py", ".json", ".html", ".css", ".js"}:
            digest.update(path.read_bytes())
    return digest.hexdigest()


def page(path: Path, template: str, root: str, **values: Any) -> None:
    """Writes a page; `root` leads from it to the site's first folder."""
    put(path, environment().get_template(template).render(root=root, **values).encode())


def put(path: Path, content: bytes) -> None:
    """Whoever reads sees the former file or this one."""
    with suppress(FileNotFoundError):
        if path.read_bytes() == content:
            return
    part = path.with_name(f".{path.name}.part")
    try:
        part.write_bytes(content)
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(content)
    part.replace(path)


def assets(folder: Path) -> None:
    """Style, scripts and the libraries that they use."""
    source = _PACKAGE / "assets"
    for path in source.rglob("*"):
        if path.is_file():
            put(folder / path.relative_to(source), path.read_bytes())
