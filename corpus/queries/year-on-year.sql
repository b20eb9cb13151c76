-- Mỗi chỉ tiêu của mỗi cơ quan thay đổi thế nào so với năm trước (giá trị lớn nhất trong năm mà số liệu nói tới, không tính mục tiêu).
WITH yearly AS (
    SELECT agency, indicator, coalesce(subject_key, '') AS subject_key, base_unit, about_year, max(base_value) AS value
    FROM figures
    WHERE indicator IS NOT NULL AND about_year IS NOT NULL AND change IS NULL AND per IS NULL AND NOT total
      AND coalesce(status, 'actual') NOT IN ('target', 'previous')
    GROUP BY ALL
)
SELECT *, value - lag(value) OVER series AS difference,
       round(100 * (value / nullif(lag(value) OVER series, 0) - 1), 1) AS percent
FROM yearly
WINDOW series AS (PARTITION BY agency, indicator, subject_key, base_unit ORDER BY about_year)
ORDER BY agency, indicator, subject_key, about_year
