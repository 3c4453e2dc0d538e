"""Made from cloud/contract/desk/report.ts by `deno task contract`: change it there."""

from typing import TypedDict


class Screen(TypedDict):
    width: int
    height: int
    scale: float


class PageFacts(TypedDict):
    """What only the page knows. What looks like more than an engine's name for itself does not reach the
    text.
    """

    build: str
    user_agent: str
    language: str
    # The version of the program around the page; `null`: a browser.
    runtime: str | None
    window: Screen
    screens: list[Screen]


class Report(TypedDict):
    # Of the file: `pika-report-2026-11-30.txt`.
    name: str
    text: str
    # Whether the window can ask where the file shall go; else `report.keep` writes it.
    has_dialogs: bool


class ReportKept(TypedDict):
    path: str


class ReportText(TypedDict):
    text: str
