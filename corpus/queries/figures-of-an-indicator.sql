-- Một chỉ tiêu qua các năm và các cơ quan (ở đây: tỷ lệ lấp đầy); đổi mã chỉ tiêu để xem chỉ tiêu khác.
SELECT year, agency, subject, text, base_value, base_unit, qualifier, page, document_name, quote
FROM figures
WHERE indicator = 'occupancy.rate' AND coalesce(status, 'actual') <> 'target'
ORDER BY year, agency, subject
