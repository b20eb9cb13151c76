"""What a compiled plan lacks and what is odd about its numbering, said to people."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractor.extraction.labels import from_roman
from extractor.extraction.sections import Skeleton
from extractor.language.orthography import fold
from extractor.models import Extraction, Item, Outline, ReportWarning, View
from extractor.outline.facts import Facts

_MARKED = re.compile(r"[ăâđêôơưĂÂĐÊÔƠƯ\u1ea0-\u1ef9\u0300-\u0323]")


def lacks(facts: Facts, outlines: Sequence[Outline], report_given: bool, text: str) -> list[ReportWarning]:
    """What makes a document no plan, or a plan without one of its parts."""
    letters = sum(map(str.isalpha, text[:20000]))
    if letters > 100 and len(_MARKED.findall(text[:20000])) < 0.02 * letters:
        message = "Văn bản hầu như không có chữ tiếng Việt có dấu (tiếng nước ngoài, chữ không dấu hoặc phông chữ cũ): không đọc được kế hoạch. Hãy dùng bản tiếng Việt có dấu, mã Unicode."  # fmt: skip
        return [ReportWarning("plan_not_vietnamese", message)]
    if report_given:
        message = "Văn bản này là báo cáo, không phải kế hoạch yêu cầu báo cáo: không có đề cương, danh sách cơ quan hay hạn gửi nào được lấy từ đây."  # fmt: skip
        return [ReportWarning("plan_without_outline", "Không tìm thấy đề cương báo cáo nào trong văn bản này."), ReportWarning("not_a_plan", message)]  # fmt: skip
    if not outlines and not facts.submitters and facts.deadline is None:
        message = "Văn bản này không giống kế hoạch yêu cầu báo cáo: không có đề cương, không có danh sách cơ quan phải báo cáo, không có hạn gửi."  # fmt: skip
        return [ReportWarning("plan_without_outline", "Không tìm thấy đề cương báo cáo nào trong văn bản này."), ReportWarning("not_a_plan", message)]  # fmt: skip
    warnings: list[ReportWarning] = []
    if not outlines:
        message = "Không tìm thấy đề cương báo cáo nào trong văn bản này; kế hoạch chỉ có phần chung. Nếu đề cương nằm ở tệp khác, hãy ghép vào sau kế hoạch hoặc thêm [[outlines]] vào tệp plan.toml."  # fmt: skip
        warnings.append(ReportWarning("plan_without_outline", message))
    if not facts.submitters:
        message = "Không đọc được danh sách cơ quan phải báo cáo; có thể thêm [[submitters]] vào tệp plan.toml."
        warnings.append(ReportWarning("plan_without_submitters", message))
    if facts.deadline is None:
        message = 'Không đọc được thời hạn gửi báo cáo; có thể thêm deadline = "năm-tháng-ngày" vào tệp plan.toml.'
        warnings.append(ReportWarning("plan_without_deadline", message))
    if facts.other_deadlines and facts.deadline is not None:
        days = ["/".join(reversed(day.split("-"))) for day in (facts.deadline, *facts.other_deadlines)]
        message = f"Kế hoạch nêu nhiều hạn gửi báo cáo ({', '.join(days)}); đang dùng {days[0]}. Hãy sửa deadline trong tệp plan.toml nếu cần."  # fmt: skip
        warnings.append(ReportWarning("deadline_several", message))
    if facts.counted is not None and not facts.counted.sure:
        day = "/".join(reversed(facts.counted.day.split("-")))
        message = f"Kế hoạch không ghi ngày mà tính hạn “{facts.counted.words}”; hạn {day} được tính từ ngày ký kế hoạch. Hãy sửa deadline trong tệp plan.toml nếu cơ quan nhận muộn hơn hoặc có ngày nghỉ lễ."  # fmt: skip
        warnings.append(ReportWarning("deadline_counted", message))
    return warnings


def gaps(skeleton: Skeleton, extraction: Extraction, view: View) -> list[ReportWarning]:
    """Skipped and repeated numbers, each with its place."""
    warnings: list[ReportWarning] = []
    report = extraction.report
    for node, heading in zip(skeleton.nodes, skeleton.headings, strict=True):
        if node.issue not in ("gap", "repeat") or node.label.family == "bullet":
            continue
        if not heading and (node.issue == "repeat" or node.label.family not in ("roman", "arabic", "decimal")):
            continue
        start, end = view.source(node.label.start, max(node.label.end, node.label.start + 1))
        if node.issue == "gap":
            message = f"Đánh số nhảy cách: trước mục “{node.label.text}” thiếu ít nhất một số."
            warnings.append(ReportWarning("number_gap", message, report.page_of(start), start, end))
        else:
            warnings.append(
                ReportWarning(
                    "number_repeated", f"Số mục “{node.label.text}” dùng hai lần.", report.page_of(start), start, end
                )
            )
    return warnings


_LAST_NUMBER = re.compile(r"(?:^|[\s.])(\d{1,2}|[IVX]{1,5}|[a-np-zđ])[.)]?$")
_FIRST = frozenset({"1", "01", "I", "a"})


def _beheaded(title: str, items: Sequence[Item]) -> list[ReportWarning]:
    """Items that come first below theirs and do not bear the first number: what stood before them was not read."""
    warnings: list[ReportWarning] = []
    begun: set[str | None] = set()
    labels = {(item.parent, (item.label or "").rstrip(".)")) for item in items}
    for item in items:
        number = _LAST_NUMBER.search(item.label or "")
        if item.parent in begun or number is None:
            continue
        begun.add(item.parent)
        above, _, own = (item.label or "").rstrip(".)").rpartition(".")
        # "2.1" below "II" counts on the parts; "1.1" below "II" has lost its "1".
        part = (item.parent or "").rpartition(".")[2]
        counted = {part, str(from_roman(part)) if part else ""}
        orphan = above.isdigit() and own.isdigit() and above not in counted and (item.parent, above) not in labels
        if number[1] not in _FIRST or orphan:
            lost = above if orphan else "đứng trước"
            message = f"{title}: trước mục {item.id} có thể thiếu mục {lost}."
            warnings.append(ReportWarning("number_gap", message, item.page, item.start, item.end))
    return warnings


def item_warnings(title: str, items: Sequence[Item]) -> list[ReportWarning]:
    """Items that ask the same twice, items before which one is lost, and an outline without numbers."""
    warnings = _beheaded(title, items)
    seen: dict[str, Item] = {}
    for item in items:
        key = " ".join(re.findall(r"\w+", fold(item.request or item.heading)))
        if len(key.split()) >= 5 and key in seen:
            message = f"{title}: mục {item.id} hỏi lại đúng điều mục {seen[key].id} đã hỏi."
            warnings.append(ReportWarning("item_repeated", message, item.page, item.start, item.end))
        seen.setdefault(key, item)
    if items and not any(item.label for item in items):
        warnings.append(
            ReportWarning("outline_unnumbered", f"{title}: đề cương không đánh số; các mục được đánh số theo thứ tự.")
        )
    return warnings
