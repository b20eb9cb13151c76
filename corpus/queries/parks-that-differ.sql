-- Khu, cụm công nghiệp mà các báo cáo cùng năm ghi diện tích khác nhau.
SELECT name_key, year, list(DISTINCT agency) AS agencies, min(area) AS smallest, max(area) AS largest, count(DISTINCT document) AS reports
FROM annex
WHERE area IS NOT NULL
GROUP BY name_key, year
HAVING count(DISTINCT document) > 1 AND max(area) > min(area)
ORDER BY largest - smallest DESC
