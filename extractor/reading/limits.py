"""What a single input may cost: safe defaults, overridden by settings of the same names."""

from __future__ import annotations

from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True)
class Limits:
    """Bytes, counts and seconds. ``ratio`` is unpacked to packed size, above ``ratio_from`` unpacked bytes."""

    max_file_bytes: int = 500_000_000
    max_unpacked_bytes: int = 1_000_000_000
    max_member_bytes: int = 400_000_000
    max_xml_bytes: int = 150_000_000
    max_ratio: int = 200
    ratio_from: int = 20_000_000
    max_members: int = 10_000
    max_archive_depth: int = 3
    max_cells: int = 2_000_000
    office_seconds: float = 120.0


def limits_of(settings: object | None) -> Limits:
    """The limits that ``settings`` (any object with attributes of these names) states, defaults for the others."""
    if settings is None:
        return Limits()
    stated = {f.name: getattr(settings, f.name) for f in fields(Limits) if hasattr(settings, f.name)}
    return Limits(**stated)
