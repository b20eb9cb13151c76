-- Mỗi chỉ tiêu có bao nhiêu số liệu, của bao nhiêu cơ quan, từ năm nào đến năm nào.
SELECT f.indicator, i.label, count(*) AS figures, count(DISTINCT f.agency) AS agencies, min(f.year) AS first_year, max(f.year) AS last_year
FROM figures f LEFT JOIN indicators i ON i.id = f.indicator
WHERE f.indicator IS NOT NULL
GROUP BY ALL
ORDER BY figures DESC, f.indicator
