"""Who imports whom in `pika_sidecar`: no circle, and only as the layers below say.

An import counts wherever it stands: at the head of a file, in a function, under `TYPE_CHECKING`.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1] / "pika_sidecar"

# What every layer may use; these know only each other.
BASE = {"contract", "addresses", "errors", "text", "private", "log", "paths", "aside", "awake", "late"}
BASE |= {"keep_awake", "build_info", "patient", "version", "known_folders", "long_paths", "not_allowed"}
BASE |= {"spreadsheet"}

# Layer by layer, from the sound to the command line: which others a package (or file at the top) may import.
LAYERS: dict[str, set[str]] = {
    "analysis": set(),
    "workers": set(),
    "library": {"analysis"},
    "analysis_queue": {"library", "analysis", "workers"},
    "tag_reading": {"library", "analysis", "workers"},
    "sound": {"analysis", "workers"},
    "decks": {"library"},
    "live": {"decks", "library"},
    "sets": {"library"},
    "importing": {"sets", "library", "workers"},
    "updates": {"live", "library"},
    "exporting": {"library", "sets"},
    "tag_writing": {"library", "analysis", "workers"},
    "report": set(),
    "server": {
        *("exporting", "report", "updates", "live", "decks", "importing", "sets"),
        *("analysis_queue", "tag_reading", "tag_writing", "sound", "library"),
    },
    "compose": {
        *("server", "updates", "live", "importing", "sets"),
        *("analysis_queue", "tag_reading", "tag_writing", "sound", "library"),
    },
    "shells": {"compose", "server", "updates"},
    "extension": {"shells"},
    "cli_analyze": {"analysis_queue", "library"},
    "cli": {"shells", "server", "cli_analyze", "analysis", "report"},
    "__main__": {"cli", "extension", "analysis_queue", "tag_reading", "tag_writing", "sound", "importing"},
}

# The server's process imports no NumPy and reads no music: of `analysis` it may know these files alone.
LIGHT = {"analysis", "analysis.errors", "analysis.container", "analysis.held"}
LIGHT |= {f"analysis.decoders{name}" for name in ("", ".adts", ".asf", ".found", ".mp4")}
# The workers read and analyse, and the command line tests itself.
MAY_BE_HEAVY = {
    "tag_writing.worker",
    "analysis_queue.worker",
    "tag_reading.worker",
    "sound.worker",
    "cli",
    "library.sources.serato",
}
# What parses files of others: libraries that `analysis` alone may import, and what reads other DJ programs.
PARSERS = {"mutagen", "soundfile", "soxr", "numpy", "xml", "PIL"}
SOURCES = "library.sources"
# The worker that reads them.
READS_SOURCES = {"importing.worker", "importing.reading"}
# What of them parses nothing, or only text: the server's process may know it.
LIGHT_SOURCES = {f"{SOURCES}.{name}" for name in ("entry", "decoding", "virtualdj_folders", "mixxx_places")}
LIGHT_SOURCES |= {SOURCES, f"{SOURCES}.foreign_database"}


def module_of(file: Path) -> str:
    """`library.library` for library/library.py, `analysis` for analysis/__init__.py."""
    parts = file.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports_in(source: str, inside: tuple[str, ...], modules: set[str]) -> Iterator[str]:
    """Which of `modules` a source imports, anywhere in it; it lies in the folder `inside` of the package."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            named = [alias.name.split(".") for alias in node.names]
            yield from (".".join(name[1:]) for name in named if name[0] == PACKAGE.name)
        elif isinstance(node, ast.ImportFrom):
            said = node.module.split(".") if node.module else []
            if node.level:
                base = [*inside[: len(inside) - node.level + 1], *said]
            elif said[0] == PACKAGE.name:
                base = said[1:]
            else:
                continue
            for alias in node.names:
                whole = ".".join([*base, alias.name])
                yield whole if whole in modules else ".".join(base)


def graph() -> dict[str, set[str]]:
    """Module to the modules that it imports. `__main__` importing itself, as a program does, is no import."""
    files = {module_of(file): file for file in PACKAGE.rglob("*.py")}
    imports = {}
    for name, file in files.items():
        inside = file.relative_to(PACKAGE).parts[:-1]
        imports[name] = set(imports_in(file.read_text(encoding="utf-8"), inside, set(files))) - {name}
    return imports


def circle_in(imports: dict[str, set[str]]) -> list[str]:
    """The modules of one circle, in order; none when there is none."""
    done: set[str] = set()

    def follow(name: str, path: list[str]) -> list[str]:
        if name in path:
            return [*path[path.index(name) :], name]
        if name in done:
            return []
        found = next((c for to in sorted(imports[name]) if (c := follow(to, [*path, name]))), [])
        done.add(name)
        return found

    return next((found for name in sorted(imports) if (found := follow(name, []))), [])


def layer_of(module: str) -> str:
    return module.split(".", maxsplit=1)[0]


def test_every_kind_of_import_counts() -> None:
    source = (
        "from __future__ import annotations\nimport json\nfrom . import tracks\nfrom .names import fold\n"
        "from ..errors import PikaError\nfrom .. import version\nimport pika_sidecar.paths\n"
        "if TYPE_CHECKING:\n    from ..live.live import Live\n"
        "def late():\n    from pika_sidecar.updates import feed\n"
    )
    known = {"library.tracks", "library.names", "errors", "version", "paths", "live.live", "updates.feed"}
    assert set(imports_in(source, ("library",), known)) == known


def test_a_circle_is_found() -> None:
    assert circle_in({"a": {"b"}, "b": {"c"}, "c": {"d"}, "d": {"b"}}) == ["b", "c", "d", "b"]
    assert circle_in({"a": {"b", "c"}, "b": {"c"}, "c": set()}) == []


def test_no_circle_of_imports() -> None:
    found = circle_in(graph())
    assert not found, f"a circle of imports: {' -> '.join(found)}"


def test_every_layer_imports_only_what_lies_below() -> None:
    wrong, seen = [], set()
    for module, imported in graph().items():
        layer = layer_of(module)
        if not layer:  # the package itself imports nothing
            assert not imported
            continue
        seen.add(layer)
        assert layer in BASE or layer in LAYERS, f"{module} is in no layer: name its layer at the head"
        allowed = BASE | LAYERS.get(layer, set()) | {layer}
        wrong += [f"{module} -> {to}" for to in sorted(imported) if layer_of(to) not in allowed]
    assert not wrong, f"not allowed: {', '.join(wrong)}"
    assert seen == BASE | set(LAYERS), "a layer that is no more"


def test_only_the_analysis_imports_what_parses_files() -> None:
    wrong = []
    for file in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                named = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and not node.level:
                named = [node.module or ""]
            else:
                continue
            found = {layer_of(name) for name in named} & PARSERS
            module = module_of(file)
            if found and layer_of(module) != "analysis" and not module.startswith(f"{SOURCES}."):
                wrong.append(f"{module_of(file)} -> {', '.join(found)}")
    assert not wrong, f"not allowed: {', '.join(wrong)}"


def test_the_readers_of_other_programs_are_loaded_by_a_worker_alone() -> None:
    imports = graph()
    readers = {module for module in imports if module.startswith(SOURCES)} - LIGHT_SOURCES
    wrong = [
        f"{module} -> {to}"
        for module, imported in imports.items()
        if module not in readers and module not in READS_SOURCES
        for to in sorted(imported & readers)
    ]
    wrong += [f"{module} -> {to}" for module in LIGHT_SOURCES for to in sorted(imports[module] & readers)]
    assert not wrong, f"not allowed: {', '.join(wrong)}"


def test_the_server_imports_no_numpy() -> None:
    imports = graph()
    wrong = [
        f"{module} -> {to}"
        for module, imported in imports.items()
        if layer_of(module) != "analysis" and module not in MAY_BE_HEAVY
        for to in sorted(imported)
        if layer_of(to) == "analysis" and to not in LIGHT
    ]
    wrong += [
        f"{module} -> {to}" for module in LIGHT for to in sorted(imports[module]) if to not in LIGHT | BASE
    ]
    assert not wrong, f"not allowed: {', '.join(wrong)}"
