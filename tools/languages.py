"""Brings the translation files up to date with the English: `python tools/languages.py`, or `make languages`.

Adds what is new without a translation, takes out what nobody says any more, and compiles each file for gettext.
What is said is found where it stands: the core's texts by their keys, the clinic's in `_()` of templates and code.
"""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import polib
from jinja2 import Environment

from isocourse.render.wording import LANGUAGES, texts
from isocourse.render.wording.texts import DOMAIN, LOCALE

PACKAGE = Path(__file__).parents[1] / "src" / "isocourse"
CLINIC = PACKAGE / "clinic"
# Texts of en.toml that patients' pages do not show: the decision aid is a paper of the consultation, in English.
NOT_TRANSLATED = ("aid.",)
CALLS = ("_", "gettext", "gettext_lazy", "gettext_noop", "safe_text")
TRANSLATE = re.compile(r'{% translate "([^"]+)" %}')
Said = tuple[str, str]  # the key, or nothing for a text of the clinic's pages, and the English


def said() -> dict[Said, None]:
    """Everything that is to be translated, in the order in which it is read."""
    return dict.fromkeys((*_keyed(), *_in_templates(), *_in_code()))


def _keyed() -> Iterator[Said]:
    yield from ((key, text) for key, text in texts().every() if not key.startswith(NOT_TRANSLATED))
    for question in _toml("clinical/adverse_effects.toml")["question"]:
        place = f"check-in.{question['code']}"
        yield f"{place}.asks", question["asks"]
        if "incidence" in question:
            yield f"{place}.incidence", question["incidence"]
        for level in question["level"]:
            yield from ((f"{place}.{level['name']}.{name}", level[name]) for name in ("says", "words"))
    sun = _toml("clinical/sun.toml")
    yield "sun.note", sun["note"]
    for band in sun["band"]:
        yield from ((f"sun.{band['name']}.band", band["name"]), (f"sun.{band['name']}.words", band["words"]))
    from isocourse.clinic.regions import VIEWS

    yield from ((f"view.{name}", title) for name, title in VIEWS.items())


def _in_templates() -> Iterator[Said]:
    reader = Environment(extensions=["jinja2.ext.i18n"], trim_blocks=True, lstrip_blocks=True)
    for path in sorted((CLINIC / "templates" / "pages").glob("*.html")):
        found = reader.extract_translations(path.read_text("utf-8"), CALLS)  # type: ignore[attr-defined]
        for _, _, text in found:
            if text:  # none where what is said is known only while the page is drawn; code marks it by gettext_noop
                yield "", text if isinstance(text, str) else text[0]
    for path in sorted((CLINIC / "templates" / "accounts").rglob("*.html")):
        yield from (("", text) for text in TRANSLATE.findall(path.read_text("utf-8")))


def _in_code() -> Iterator[Said]:
    for path in sorted(CLINIC.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            match node:
                case ast.Call(func=ast.Name(id=called), args=[ast.Constant(value=str(text)), *_]) if called in CALLS:
                    yield "", text


def _toml(name: str) -> dict[str, object]:
    return tomllib.loads((PACKAGE / name).read_text("utf-8"))


def catalogue(language: str) -> Path:
    return LOCALE / language / "LC_MESSAGES" / f"{DOMAIN}.po"


def read(language: str) -> polib.POFile:
    path = catalogue(language)
    made = polib.pofile(str(path), wrapwidth=120) if path.exists() else polib.POFile(wrapwidth=120)
    made.metadata = {
        "Language": language, "MIME-Version": "1.0", "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit", "X-Reviewed-By": made.metadata.get("X-Reviewed-By", "nobody yet"),
    }  # fmt: skip
    return made


def key_of(entry: polib.POEntry) -> Said:
    return entry.msgctxt or "", entry.msgid


def bring_up_to_date(language: str) -> int:
    """Writes the file of a language, and the compiled one; how many texts wait for a translation."""
    held = read(language)
    known = {key_of(entry): entry.msgstr for entry in held}
    held.clear()
    held.extend(
        polib.POEntry(msgctxt=key or None, msgid=text, msgstr=known.get((key, text), "")) for key, text in said()
    )
    path = catalogue(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    held.save(str(path))
    held.save_as_mofile(str(path.with_suffix(".mo")))
    return sum(not entry.msgstr for entry in held)


if __name__ == "__main__":
    waiting = {language: bring_up_to_date(language) for language in LANGUAGES if language != "en"}
    for language, count in waiting.items():
        print(f"{language}: {count or 'nothing'} waits for a translation")
    sys.exit(any(waiting.values()))
