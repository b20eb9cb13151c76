"""Agencies: kinds, names that mean the same agency, names written as a person writes them."""

from __future__ import annotations

import pytest

from extractor.extraction.agency import agency_key, agency_kind, expand_agency, same_agency, write_agency
from extractor.rulebook import load_rules

RULES = load_rules()


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Sở Công Thương tỉnh An Hòa", "department"),
        ("Thanh tra tỉnh", "department"),
        ("BQL các KCN tỉnh", "industrial_zone_board"),
        ("Ban Quản lý Khu kinh tế Sông Mây", "industrial_zone_board"),
        ("UBND huyện Đồng Lạc", "district"),
        ("UBND thị xã Hòa Mạc", "district"),
        ("UBND TP. Phủ Lý", "district"),
        ("Uỷ ban nhân dân thành phố Hà Nội", "province"),
        ("UBND tỉnh An Hòa", "province"),
        ("UBND xã Tân Hưng", "commune"),
        ("UBND phường Đồng Văn", "commune"),
        ("HĐND tỉnh An Hòa", "council"),
        ("Ban Kinh tế - Ngân sách HĐND tỉnh", "council"),
        ("Tỉnh ủy An Hòa", "party"),
        ("Huyện uỷ Đồng Lạc", "party"),
        ("Bộ Công Thương", "ministry"),
        ("Văn phòng Chính phủ", "ministry"),
        ("Công ty CP Phát triển hạ tầng Sông Mây", "enterprise"),
        ("Hội Nông dân tỉnh", "other"),
    ],
)
def test_kinds(name: str, kind: str) -> None:
    assert agency_kind(name, RULES) == kind


def test_no_name_has_no_kind() -> None:
    assert agency_kind(None, RULES) is None
    assert agency_kind("  ", RULES) is None


@pytest.mark.parametrize(
    ("short", "full"),
    [
        ("UBND TX. Hòa Mạc", "ủy ban nhân dân thị xã Hòa Mạc"),
        ("BQL các KCN", "ban quản lý các khu công nghiệp"),
        ("Sở NN&PTNT", "Sở nông nghiệp và phát triển nông thôn"),
        # TT. is a town only before a name; H. alone is an initial
        ("UBND TT. Quế", "ủy ban nhân dân thị trấn Quế"),
        ("Nguyễn H.", "Nguyễn H."),
    ],
)
def test_abbreviations_are_written_out(short: str, full: str) -> None:
    assert expand_agency(short, RULES) == full


@pytest.mark.parametrize(
    "names",
    [
        ("UBND thị xã Hòa Mạc", "Ủy ban nhân dân thị xã Hòa Mạc", "UBND TX. Hòa Mạc", "UỶ BAN NHÂN DÂN THỊ XÃ HOÀ MẠC"),
        ("BQL các KCN tỉnh", "Ban Quản lý khu công nghiệp tỉnh"),
        ("Sở NN&PTNT", "Sở Nông nghiệp và Phát triển nông thôn"),
    ],
)
def test_one_key_for_the_names_of_one_agency(names: tuple[str, ...]) -> None:
    assert len({agency_key(name, RULES) for name in names}) == 1


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("Sở Công Thương", "Sở Công thương tỉnh An Hòa", True),
        ("UBND TX. Hòa Mạc", "Ủy ban nhân dân thị xã Hòa Mạc, tỉnh An Hòa", True),
        ("BQL các KCN tỉnh", "Ban Quản lý các khu công nghiệp tỉnh An Hòa", True),
        ("UBND huyện Yên", "UBND huyện Yên Mỹ", False),
        ("UBND", "UBND tỉnh An Hòa", False),
        ("UBND huyện", "UBND huyện Đồng Lạc", False),
        ("Sở Công Thương", "Sở Tài chính", False),
        ("", "", False),
    ],
)
def test_same_agency(first: str, second: str, same: bool) -> None:
    assert same_agency(first, second, RULES) is same
    assert same_agency(second, first, RULES) is same


@pytest.mark.parametrize(
    ("capitals", "written"),
    [
        ("UBND TỈNH AN HÒA", "UBND tỉnh An Hòa"),
        ("SỞ Y TẾ", "Sở Y tế"),
        ("SỞ NÔNG NGHIỆP VÀ MÔI TRƯỜNG", "Sở Nông nghiệp và Môi trường"),
        ("ỦY BAN NHÂN DÂN THÀNH PHỐ HÀ NỘI", "Ủy ban nhân dân thành phố Hà Nội"),
        ("UBND TỈNH BÀ RỊA - VŨNG TÀU", "UBND tỉnh Bà Rịa - Vũng Tàu"),
        ("BAN QUẢN LÝ CÁC KHU CÔNG NGHIỆP TỈNH AN HÒA", "Ban Quản lý các khu công nghiệp tỉnh An Hòa"),
        ("BAN KINH TẾ - NGÂN SÁCH", "Ban Kinh tế - Ngân sách"),
        ("BAN KINH TẾ - XÃ HỘI", "Ban Kinh tế - Xã hội"),
        ("ĐOÀN GIÁM SÁT VỀ BẢO HIỂM XÃ HỘI", "Đoàn giám sát về Bảo hiểm xã hội"),
        ("UBND XÃ HỘI SƠN", "UBND xã Hội Sơn"),
        ("TỈNH ỦY AN HÒA", "Tỉnh ủy An Hòa"),
        ("CÔNG TY TNHH MTV HẠ TẦNG SÔNG MÂY", "Công ty TNHH MTV Hạ Tầng Sông Mây"),
        ("Sở Công Thương", "Sở Công Thương"),
        ("ĐOÀN GIÁM SÁT THEO NQ SỐ 33/NQ-HĐND", "Đoàn giám sát theo NQ số 33/NQ-HĐND"),
        ("TỔ CÔNG TÁC SỐ 3", "Tổ công tác số 3"),
        ("UBND TP GÒ SÀNH", "UBND thành phố Gò Sành"),
        ("UBND TP.GÒ SÀNH", "UBND thành phố Gò Sành"),
        ("HĐND TX. HÒA MẠC", "HĐND thị xã Hòa Mạc"),
        ("UBND H. CẨM SƠN", "UBND huyện Cẩm Sơn"),
        ("TT. Y TẾ H. CẨM SƠN", "TT. Y tế huyện Cẩm Sơn"),  # an office, no town
        ("P. TÀI CHÍNH - KẾ HOẠCH", "P. Tài chính - Kế hoạch"),
        ("CÔNG TY CP TP BANK", "Công ty CP TP Bank"),
    ],
)
def test_capitals_are_written_as_people_write(capitals: str, written: str) -> None:
    assert write_agency(capitals, RULES) == written
