-- Những khoản tiền lớn nhất (đồng) và chỗ nêu.
SELECT text, value / 1e9 AS billion_vnd, indicator, subject, agency, document_name, page, quote
FROM figures
WHERE unit = 'VND' AND per IS NULL
ORDER BY value DESC
LIMIT 50
