"""The plain forms in which reports give wholes and parts, shares, rises and remainders: each is checked whatever it counts or
measures, and says nothing where the numbers agree."""

from __future__ import annotations

import pytest

from tests.outline.contradicted import found, written

UNITS = ("km", "hộ", "triệu đồng", "tấn", "lượt người", "ha", "thùng rác", "m3")
FORMS = (
    "Trong số 412 {u} phải kiểm tra có 247 {u} đạt chuẩn, chiếm [[65,2|60]]%.",
    "Kế hoạch năm là 412 {u}. Kết quả thực hiện 247 {u}, đạt [[65,2|60]]% kế hoạch.",
    "Đến nay có 247 {u} trong tổng số 412 {u} được nâng cấp, tương đương [[65,2|60]]%.",
    "Tổng số phải nộp là 412 {u}, đã nộp 247 {u}, tỷ lệ nộp đạt [[65,2|60]]%.",
    "Năm 2023 thực hiện 247 {u}, bằng [[65,2|60]]% so với năm 2022 (412 {u}).",
    "Sáu tháng đầu năm làm được 247 {u}, bằng [[65,2|60]]% cùng kỳ năm trước (412 {u}).",
    "Tỷ lệ hoàn thành là [[65,2|60]]% (247/412 {u}).",
    "Còn 247 {u} chưa hoàn thành, chiếm [[65,2|60]]% tổng số 412 {u}.",
    "Chỉ tiêu nghị quyết là 400 {u}, thực hiện 420 {u}, vượt [[8|5]]% chỉ tiêu.",
    "Toàn xã hiện có 412 {u}, số đã được nghiệm thu là 247 {u} ([[65,2|60]]%).",
    "Đã rà soát 412 {u}; qua rà soát, 247 {u} không đủ điều kiện, chiếm tỷ lệ [[65,2|60]]%.",
    "Lũy kế đến 30/6/2024 thực hiện 247 {u}, đạt [[65,2|60]]% so với kế hoạch 412 {u}.",
    "Trong 412 {u} nói trên, 247 {u} thuộc vùng khó khăn, chiếm [[65,2|60]]%.",
    "Thực hiện được 247 {u}/412 {u}, đạt [[65,2|60]]%.",
    "Đã có 247 {u} được cấp giấy trên tổng số 412 {u} cần cấp (đạt [[65,2|60]]%).",
    "Tổng số là 400 {u}, gồm loại A 240 {u} (60%), loại B 160 {u} ([[45|40]]%).",
    "Giao 412 {u}, giải ngân 247 {u}, đạt tỷ lệ [[65,2|60]]%.",
    "Nguồn thứ nhất 147 {u}, nguồn thứ hai 105 {u} và nguồn thứ ba 160 {u}, tổng cộng [[421|412]] {u}.",
    "Tổng số [[421|412]] {u}, chia ra: cấp tỉnh 147 {u}, cấp huyện 105 {u}, cấp xã 160 {u}.",
    "Toàn huyện có [[421|412]] {u}, gồm 147 {u} loại I, 105 {u} loại II và 160 {u} loại III.",
    "Toàn huyện có [[421|412]] {u}: 147 {u} ở vùng cao, 105 {u} ở vùng giữa, còn lại 160 {u} ở vùng thấp.",
    "Đã làm [[421|412]] {u} (gồm 252 {u} của huyện và 160 {u} của xã).",
    "Toàn huyện có [[421|412]] {u}. Xếp loại: tốt 147 {u}, khá 105 {u}, trung bình 160 {u}.",
    "Năm 2023 huy động [[421|412]] {u}, trong đó ngân sách tỉnh 147 {u}, ngân sách huyện 105 {u}, dân đóng góp 160 {u}.",
    "Có [[421|412]] {u}, phân theo địa bàn như sau: xã A 147 {u}; xã B 105 {u}; xã C 160 {u}.",
    "Có [[421|412]] {u}, trong đó 252 {u} ở các phường và 160 {u} ở các xã.",
    "Tổng số: [[421|412]] {u}. Trong đó: mới 147 {u}; cũ 265 {u}.",
    "Năm 2021 được 147 {u}, năm 2022 được 105 {u}, năm 2023 được 160 {u}, tổng 03 năm [[421|412]] {u}.",
    "Giai đoạn 2021-2023 thực hiện [[421|412]] {u}, trong đó năm 2021: 147 {u}, năm 2022: 105 {u}, năm 2023: 160 {u}.",
    "Đã giải quyết xong [[421|412]] {u}, bao gồm 147 {u} trước hạn, 105 {u} đúng hạn và 160 {u} quá hạn.",
    "Năm 2023 có 412 {u}, giảm [[98|88]] {u} so với năm 2022 (500 {u}).",
    "Năm 2022 là 500 {u}; năm 2023 còn 412 {u}, giảm [[98|88]] {u}.",
    "Từ 412 {u} năm 2021 lên 500 {u} năm 2023, tăng [[98|88]] {u}.",
    "Năm 2023 đạt 500 {u}, cao hơn năm 2022 [[98|88]] {u} (năm 2022 là 412 {u}).",
    "Năm 2022 có 412 {u}. Năm 2023 có 500 {u}, tăng thêm [[98|88]] {u}.",
    "Cùng kỳ năm trước là 412 {u}, năm nay là 500 {u}, tăng [[98|88]] {u}.",
    "Có 412 {u} vào cuối năm 2021 và 500 {u} vào cuối năm 2023, tăng [[98|88]] {u}.",
    "Năm 2021 có 412 {u}, năm 2022 có 450 {u}, năm 2023 có 500 {u}; sau hai năm tăng [[98|88]] {u}.",
    "Năm 2022: 412 {u}; năm 2023: 500 {u} (tăng [[98|88]] {u}).",
    "Năm 2022 là 400 {u}, năm 2023 là 500 {u}, tăng [[35|25]]%.",
    "Năm 2023 đạt 500 {u}, tăng [[35|25]]% so với năm 2022 (400 {u}).",
    "Từ 400 {u} năm 2021 tăng lên 500 {u} năm 2023 (tăng [[35|25]]%).",
    "Năm 2021 có 400 {u}, đến năm 2023 có 500 {u}, tăng 100 {u}, tương đương [[35|25]]%.",
    "Có 400 {u} năm 2022 và 500 {u} năm 2023, tăng [[35|25]]%.",
    "Năm 2023 có 300 {u}, giảm 100 {u} (giảm [[35|25]]%) so với năm 2022.",
    "Phải làm 412 {u}, đã làm 247 {u}, [[155|165]] {u} chưa làm.",
    "Nhu cầu 412 {u}, hiện có 247 {u}, còn thiếu [[155|165]] {u}.",
    "Được giao 412 {u}; đã dùng 247 {u}; còn dư [[155|165]] {u}.",
    "Trong 412 {u} có 247 {u} đã xong, số còn lại [[155|165]] {u} đang làm.",
    "Đầu kỳ có 412 {u}, trong kỳ giải quyết 247 {u}, cuối kỳ còn [[155|165]] {u}.",
    "Toàn huyện có 412 {u}; đã bàn giao 247 {u}, hiện còn [[155|165]] {u} chưa bàn giao.",
    "Tổng số 412 {u}. Đã hoàn thành 247 {u}, đang thi công [[155|165]] {u}.",
    "Ba năm được 1.200 {u}, bình quân mỗi năm [[450|400]] {u}.",
    "Toàn huyện có 12 xã với 1.200 {u}, bình quân mỗi xã [[120|100]] {u}.",
    "Có 1.200 {u} chia cho 12 xã, bình quân [[120|100]] {u}/xã.",
    "Năm 2023 có 412 {u}, gấp [[3|2]] lần năm 2021 (206 {u}).",
    "Năm 2021 có 206 {u}, năm 2023 có 412 {u}, gấp [[3|2]] lần.",
    "Toàn huyện có 412 {u}. Trong đó có [[430|130]] {u} ở vùng cao.",
    "Có 412 {u} được hỗ trợ, trong đó số ở vùng cao là [[430|130]] {u}.",
    "Có 400 {u} năm 2022 và 412 {u} năm 2023, tăng [[22|12]] {u}.",
    "Công suất thiết kế 400 {u}, hiện khai thác 240 {u}, đạt [[75|60]]% công suất.",
    "Được giao 412 {u}, đến nay mới làm 247 {u}, bằng [[65,2|60]]% chỉ tiêu.",
    "Tổng sản lượng đạt 412 {u}, trong đó khai thác 165 {u}, nuôi trồng 247 {u}. Sản lượng nuôi trồng chiếm [[65,2|60]]%.",
    "Phải làm 412 {u}, đã làm 247 {u}, đạt 60%; còn [[155|165]] {u} chưa làm.",
    "Có 412 {u}, trong đó các phường có [[165|147]] {u}, các xã có 265 {u}.",
    "Đầu kỳ tồn 400 {u}, trong kỳ phát sinh 112 {u}, đã giải quyết 247 {u}, cuối kỳ còn [[255|265]] {u}.",
    "Kỳ trước chuyển sang 400 {u}, tiếp nhận mới 112 {u}, đã giải quyết 247 {u}, còn lại [[255|265]] {u}.",
    "Đầu năm có 400 {u}; trong năm tăng thêm 112 {u}, giảm 47 {u}; cuối năm có [[455|465]] {u}.",
    "Đã tiếp nhận 512 {u}; giải quyết trước hạn 200 {u}, đúng hạn 247 {u}, đang giải quyết [[75|65]] {u}.",
    "Số dư đầu năm 400 {u}, thu trong năm 112 {u}, chi trong năm 247 {u}, số dư cuối năm [[255|265]] {u}.",
    "Tổng số giai đoạn 2021-2023 là 1.059 {u}. Cụ thể: năm 2021: 247 {u}; năm 2022: 400 {u}; năm 2023: [[421|412]] {u}.",
    "Năm 2021 làm được 247 {u}, năm 2022 làm được 400 {u}, năm 2023 làm được 412 {u}. Tổng cộng ba năm được [[1.095|1.059]] {u}.",
    "Kết quả các năm 2021, 2022, 2023 lần lượt là 247 {u}, 400 {u} và 412 {u}, tổng cộng [[1.095|1.059]] {u}.",
    "Trong hai năm 2022 và 2023 đã thực hiện [[821|812]] {u}, trong đó năm 2022 là 400 {u}, năm 2023 là 412 {u}.",
    "- Năm 2021: 247 {u};\n- Năm 2022: 400 {u};\n- Năm 2023: 412 {u}.\n\nCộng ba năm: [[1.095|1.059]] {u}.",
    "Toàn thị xã có 412 {u}.\n\nSố được thu gom rác là [[430|130]] {u} trên tổng số 412 {u}.",
    "Tổng số 1.236 {u} do 12 xã thực hiện, bình quân mỗi xã [[130|103]] {u}.",
    "Giai đoạn 2021-2023 thực hiện 1.236 {u}, bình quân [[421|412]] {u}/năm.",
    "Năm 2021: 300 {u}, năm 2022: 400 {u}, năm 2023: 500 {u}; bình quân mỗi năm [[450|400]] {u}.",
    "Theo nguồn: tỉnh 147 {u}, huyện 105 {u}, xã 160 {u}; tổng cộng là [[421|412]] {u}.",
    "Tổng khối lượng là [[421|412]] {u}. Trong đó: khu A 147 {u}, khu B 105 {u}, khu C 160 {u}.",
    "Tổng khối lượng [[421|412]] {u}, phân theo khu vực: khu A 147 {u}, khu B 105 {u}, khu C 160 {u}.",
    "Số liệu cụ thể: khu A có 147 {u}, khu B có 105 {u}, khu C có 160 {u}, tổng số [[421|412]] {u}.",
    "Có [[421|412]] {u} thuộc ba nhóm: nhóm 1 có 147 {u}, nhóm 2 có 105 {u}, nhóm 3 có 160 {u}.",
    "Trong [[421|412]] {u} đã làm có 147 {u} loại A, 105 {u} loại B và 160 {u} loại C.",
    "Kiểm tra [[421|412]] {u}, kết quả: 347 {u} đạt, 65 {u} không đạt.",
    "Kế hoạch 400 {u}, thực hiện 420 {u}, vượt kế hoạch [[30|20]] {u}.",
    "Kế hoạch 400 {u}, thực hiện 380 {u}, hụt [[30|20]] {u} so với kế hoạch.",
    "Định mức là 90 {u}, hiện có 78 {u}, thiếu [[14|12]] {u}.",
    "Kế hoạch giao 400 {u}; kết quả thực hiện 420 {u} (đạt [[115|105]]%).",
    "Thực hiện 420 {u}, đạt [[115|105]]% kế hoạch năm (400 {u}).",
    "Năm 2023 thu 420 {u}, bằng [[115|105]]% dự toán giao (400 {u}).",
    "Năm 2023 có 412 {u}, trong khi năm 2022 chỉ có 400 {u}, tức tăng [[22|12]] {u}.",
    "Tăng từ 400 {u} năm 2022 lên 412 {u} năm 2023 (tăng [[22|12]] {u}).",
    "Số liệu tăng dần: năm 2021 là 300 {u}, năm 2022 là 400 {u} (tăng [[130|100]] {u}), năm 2023 là 500 {u} (tăng 100 {u}).",
    "Năm 2023 có 500 {u}, tăng [[35|25]]% so với 400 {u} của năm 2022.",
    "Năm 2022 đạt 400 {u}; năm 2023 đạt 500 {u}, bằng [[135|125]]% năm 2022.",
    "Đến cuối năm 2023 còn 300 {u}, giảm [[35|25]]% so với cuối năm 2021 (400 {u}).",
    "Giảm từ 400 {u} xuống còn 300 {u}, giảm [[35|25]]%.",
)


@pytest.mark.parametrize(
    "text", [form.format(u=UNITS[(n + k) % len(UNITS)]) for n, form in enumerate(FORMS) for k in (0, 3)]
)
def test_plain_forms(text: str) -> None:
    assert len(found(written(text, wrong=True))) == 1
    assert [f.message for f in found(written(text, wrong=False))] == []


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "Thu nội địa năm 2023 (5.000 tỷ đồng): doanh nghiệp 1.500 tỷ đồng, chiếm 30%; thuế thu nhập cá nhân 400 tỷ đồng, chiếm [[12|8]]%.",
            "400 tỷ đồng trên 5.000 tỷ đồng là 8%, văn bản ghi 12%.",
        ),
        (
            "Nhà dưỡng lão có công suất 720 chỗ, đang nuôi 612 người, bằng [[95|85]]% công suất.",
            "612 người trên 720 chỗ là 85%, văn bản ghi 95%.",
        ),
        (
            "Năm 2023 có 27 vụ, giảm 11 vụ so với năm 2021 (giảm [[39,5|28,9]]%).",
            "Từ 38 đến 27 vụ là giảm 28,9%, văn bản ghi giảm 39,5%.",
        ),
        (
            "Đoàn làm việc với [[24|26]] đơn vị (09 sở, ngành; 08 UBND cấp huyện; 09 UBND cấp xã).",
            "“Đoàn làm việc với 24 đơn vị” nhưng cộng các phần (09 sở, ngành; 08 UBND cấp huyện; 09 UBND cấp xã) được 26, lệch 2.",
        ),
        (
            "Toàn huyện có 412 km kênh. Năm 2023 kiên cố được 9,6 km, đến nay đã kiên cố 206 km, đạt [[56,5|50]]% tổng chiều dài.",
            "206 km trên 412 km là 50%, văn bản ghi 56,5%.",
        ),
        (
            "Khảo sát thấy 527 người có việc làm, đạt 85%, trong đó [[541|441]] người làm đúng nghề.",
            "541 người lớn hơn tổng 527 người nêu ngay trước đó.",
        ),
        (
            "Toàn ngành có [[19|18]] người, trong đó đại học 09 người, trung cấp 06 người, sơ cấp 03 người.",
            "“Toàn ngành có 19 người” nhưng cộng các phần (09 người + 06 người + 03 người) được 18, lệch 1.",
        ),
    ],
)
def test_what_is_said(text: str, message: str) -> None:
    assert [f.message for f in found(written(text, wrong=True))] == [message]
    assert found(written(text, wrong=False)) == ()


@pytest.mark.parametrize(
    "text",
    [
        # Of two things at once one may well be.
        "Có 34 cán bộ, trong đó 19 nữ, 17 đảng viên.",
        # A plan in a bracket with its own share; the list is of other shares.
        "Thu 9.846 tỷ đồng, bằng 88,7% dự toán (11.100 tỷ đồng), trong đó thu nội địa 8.215 tỷ đồng, bằng 90,3% dự toán.",
        "Có 400 hộ: 240 hộ nghèo (60%), trong đó 100 hộ ở vùng cao (41,7%); 160 hộ cận nghèo (40%).",
        # A mean rise, a rise of the plan.
        "Năm 2023 có 27 vụ, tăng 2 vụ (bằng 90% kế hoạch).",
        "Đoàn làm việc với 24 đơn vị (09 sở, ngành; 08 UBND cấp huyện).",
        "12/12 thôn đạt chuẩn văn hóa; còn 02 thôn chưa có sân bóng.",
        "Trại nuôi 300 con, công suất giết mổ 500 con, đạt 80% công suất vào dịp Tết.",
    ],
)
def test_nothing_is_said(text: str) -> None:
    assert [f.message for f in found(text)] == []
