"""The collector is held back during an extraction, and is on again after it whatever happens."""

from __future__ import annotations

import gc

import pytest

from extractor.garbage import collector_held, give_back_freed


def test_nothing_is_collected_inside_and_the_collector_is_on_again_behind() -> None:
    assert gc.isenabled()
    with collector_held():
        assert not gc.isenabled()
    assert gc.isenabled()


def test_an_error_inside_leaves_the_collector_on() -> None:
    with pytest.raises(ValueError, match="dừng"), collector_held():
        raise ValueError("dừng")
    assert gc.isenabled()


def test_overlapping_holds_end_with_the_last() -> None:
    # Two threads whose extractions overlap: the first to begin is the first to end.
    first, second = collector_held(), collector_held()
    first.__enter__()
    second.__enter__()
    first.__exit__(None, None, None)
    assert not gc.isenabled()
    second.__exit__(None, None, None)
    assert gc.isenabled()


def test_a_program_that_has_switched_the_collector_off_finds_it_off() -> None:
    gc.disable()
    try:
        with collector_held():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_large_blocks_are_given_back_to_the_system() -> None:
    """On every system the call is harmless, and what is alive stays what it is."""
    before = bytes(range(256)) * 40_000
    give_back_freed()
    assert before[-256:] == bytes(range(256))
