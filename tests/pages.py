"""Looks at a page as a browser and its reader would: what is wrong with this HTML?"""

import re
from collections import Counter
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit
from xml.etree.ElementTree import Element

import html5lib
from werkzeug.test import TestResponse

FIELDS = ("input", "select", "textarea")
WITHOUT_LABEL = {"hidden", "submit", "button", "reset", "image"}


class Page:
    """A page's tree, with the questions that tests ask of it."""

    def __init__(self, html: str) -> None:
        parser = html5lib.HTMLParser(namespaceHTMLElements=False)
        self.html = html
        self.root: Element = parser.parse(html)
        self.errors = [f"line {line}: {error} {data}" for (line, _column), error, data in parser.errors]

    def all(self, *tags: str) -> list[Element]:
        return [element for element in self.root.iter() if element.tag in tags]

    def texts(self, tag: str) -> list[str]:
        return [text_of(element) for element in self.all(tag)]

    @property
    def title(self) -> str:
        return " ".join(self.texts("title"))

    @property
    def text(self) -> str:
        return text_of(self.root)

    def links(self, base: str) -> list[str]:
        """Paths, with queries, on this site that the page links to."""
        found = (urlsplit(urljoin(base, a.get("href", ""))) for a in self.all("a"))
        inside = (url for url in found if url.scheme in {"http", "https"} and url.netloc == urlsplit(base).netloc)
        return sorted({url.path + (f"?{url.query}" if url.query else "") for url in inside})


def page(answer: TestResponse, status: int = 200) -> Page:
    """The page that was answered, with that status; it has no faults."""
    assert answer.status_code == status, answer.text[:500]
    found = Page(answer.text)
    assert faults(found) == []
    return found


def text_of(element: Element) -> str:
    return re.sub(r"\s+", " ", "".join(element.itertext())).strip()


def faults(page: Page) -> list[str]:
    """Everything that is wrong with the page, each with the place."""
    return [fault for check in CHECKS for fault in check(page)]


def it_parses(page: Page) -> Iterator[str]:
    yield from page.errors


def its_title_begins_with_its_one_heading(page: Page) -> Iterator[str]:
    headings = page.texts("h1")
    if len(headings) != 1 or not headings[0]:
        yield f"{len(headings)} h1: {headings}"
    elif not page.title.startswith(headings[0]):
        yield f"title “{page.title}” does not begin with h1 “{headings[0]}”"


def forms_that_post_carry_a_token(page: Page) -> Iterator[str]:
    for form in page.all("form"):
        tokens = [field.get("value") for field in form.iter("input") if field.get("name") == "csrf_token"]
        if form.get("method", "get").lower() == "post" and not any(tokens):
            yield f"form to {form.get('action')} has no token"


def every_field_has_a_label(page: Page) -> Iterator[str]:
    labels = {label.get("for") for label in page.all("label") if text_of(label)}
    wrapped = {field for label in page.all("label") if text_of(label) for field in label.iter()}
    for field in page.all(*FIELDS):
        named = field.get("aria-label") or field.get("aria-labelledby") or field.get("id") in labels or field in wrapped
        if not named and field.get("type", "text") not in WITHOUT_LABEL:
            yield f"{field.tag} {field.get('name')} has no label"


def buttons_and_links_have_names(page: Page) -> Iterator[str]:
    for element in page.all("button", "a"):
        pictures = [image.get("alt") or image.get("aria-label") for image in element.iter() if image is not element]
        if not (text_of(element) or element.get("aria-label") or element.get("title") or any(pictures)):
            yield f"{element.tag} {element.attrib} has no name"


def ids_are_unique(page: Page) -> Iterator[str]:
    ids = Counter(
        element.get("id") for element in page.root.iter() if isinstance(element.tag, str) and element.get("id")
    )
    yield from (f"id {name} is used {times} times" for name, times in ids.items() if times > 1)


def labels_and_descriptions_point_to_something(page: Page) -> Iterator[str]:
    ids = {element.get("id") for element in page.root.iter() if isinstance(element.tag, str)}
    for element in (element for element in page.root.iter() if isinstance(element.tag, str)):
        for attribute in ("for", "aria-labelledby", "aria-describedby", "aria-controls"):
            for target in (element.get(attribute) or "").split() if element.tag != "output" else ():
                if target not in ids:
                    yield f"{element.tag} {attribute}={target} points to nothing"


def no_script_and_no_style_is_inline(page: Page) -> Iterator[str]:
    for element in (element for element in page.root.iter() if isinstance(element.tag, str)):
        if element.tag == "style" or (element.tag == "script" and not element.get("src") and is_run(element)):
            yield f"inline {element.tag}: {text_of(element)[:60]}"
        for name in element.attrib:
            if isinstance(name, str) and (name == "style" or name.startswith("on")):
                yield f"{element.tag} has {name}={element.get(name)}"


def is_run(script: Element) -> bool:
    """JSON for a script to read is not run."""
    return script.get("type", "") in {"", "module", "text/javascript", "application/javascript"}


def everything_is_local(page: Page) -> Iterator[str]:
    for element in page.all("script", "link", "img", "iframe", "source"):
        address = element.get("src") or element.get("href") or ""
        if urlsplit(address).netloc and not address.startswith("http://localhost/"):
            yield f"{element.tag} from {address}"


HALF_MADE = re.compile(r"\{\{|\}\}|\{%|<[A-Za-z_.]+ object at|Undefined|%\(\w+\)s|^\s*None\s*$")


def nothing_half_made_is_shown(page: Page) -> Iterator[str]:
    for element in page.root.iter():
        if isinstance(element.tag, str) and element.tag not in {"script", "style"}:
            shown = [text for text in (element.text, element.tail) if text and HALF_MADE.search(text)]
            yield from (f"{element.tag} shows “{text.strip()[:80]}”" for text in shown)


CHECKS = (
    it_parses,
    its_title_begins_with_its_one_heading,
    forms_that_post_carry_a_token,
    every_field_has_a_label,
    buttons_and_links_have_names,
    ids_are_unique,
    labels_and_descriptions_point_to_something,
    no_script_and_no_style_is_inline,
    everything_is_local,
    nothing_half_made_is_shown,
)
