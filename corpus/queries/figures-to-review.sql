-- Số liệu cần người xem lại, kèm lý do và cách đọc khác.
SELECT agency, document_name, page, text, value, unit, review, reading, confidence, quote
FROM figures
WHERE needs_review
ORDER BY document, start
