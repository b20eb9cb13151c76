from __future__ import annotations


def repair_lines(lines):
    return lines
