-- Một chỉ tiêu của cùng một tỉnh, xã, khu hoặc cụm qua các năm, nối qua đợt sáp nhập 2025 (ở đây: số cụm công nghiệp); các phần cũ vẫn kể riêng.
-- A line is a subject of today and a year. "parts" are the subjects of that time that went whole into it: one after the merger,
-- several before. "value" adds them up where that is possible (counts, areas, money); "of_each" tells them apart. A year in
-- which not every part reported is a sum of those that did.
WITH told AS (
    SELECT subject_group, subject_id, any_value(coalesce(subject, place)) AS name, about_year, base_unit, max(base_value) AS value
    FROM figures
    WHERE indicator = 'cluster.count' AND subject_id IS NOT NULL AND about_year IS NOT NULL
      AND change IS NULL AND per IS NULL AND NOT total AND coalesce(status, 'actual') NOT IN ('target', 'previous')
    GROUP BY subject_group, subject_id, about_year, base_unit
)
SELECT subject_group, about_year, count(*) AS parts,
       CASE WHEN count(*) = 1 OR base_unit NOT IN ('%', 'pp', 'times') THEN sum(value) END AS value, base_unit,
       string_agg(name || ': ' || CAST(value AS DECIMAL(38, 2)), '; ' ORDER BY subject_id) AS of_each
FROM told
GROUP BY subject_group, about_year, base_unit
ORDER BY subject_group, about_year
