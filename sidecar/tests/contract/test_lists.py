"""What the contract lists, the sidecar has all of, and nothing else."""

from __future__ import annotations

from typing import get_args

from pika_sidecar.contract.desk.deck import DeckSource
from pika_sidecar.contract.desk.settings import Settings, TableColumn
from pika_sidecar.contract.desk.sources import SourceProgram
from pika_sidecar.contract.desk.tracks import EditableField, SortColumn, TrackState
from pika_sidecar.decks import sources
from pika_sidecar.library import settings, tracks, value_sources, values


def test_states_sorts_and_fields_of_tracks() -> None:
    assert set(get_args(TrackState)) == set(tracks.STATES)
    assert set(get_args(SortColumn)) == set(tracks._SORTS)
    assert set(get_args(EditableField)) == set(values.EDITABLE)


def test_settings() -> None:
    assert set(Settings.__annotations__) == set(settings.DEFAULTS) == set(settings._RULES)
    assert get_args(TableColumn) == settings.COLUMNS
    assert (*get_args(SourceProgram), "analysis") == value_sources.DEFAULT_ORDER


def test_decks() -> None:
    assert set(get_args(DeckSource)) == set(sources.IDS)
