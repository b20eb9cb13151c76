-- Mười số liệu đáng chú ý: mỗi chỉ tiêu lớn một số, kèm báo cáo, trang và câu.
WITH weights(indicator, weight) AS (VALUES
  ('output.value', 1), ('investment.registered', 2), ('budget.revenue', 3), ('occupancy.rate', 4), ('area.leased', 5),
  ('area.planned', 6), ('project.count', 7), ('enterprise.count', 8), ('labour.count', 9), ('export.value', 10),
  ('wastewater.capacity', 11), ('area.cleared', 12), ('income.average', 13), ('fine.amount', 14)
), ranked AS (
  SELECT f.*, w.weight, row_number() OVER (PARTITION BY f.indicator ORDER BY f.base_value DESC, f.document, f.start) AS nth
  FROM figures f JOIN weights w USING (indicator)
  WHERE f.change IS NULL AND coalesce(f.status, 'actual') IN ('actual', 'cumulative') AND NOT f.needs_review AND NOT f.superseded
)
SELECT text AS "số liệu", i.label AS "chỉ tiêu", coalesce(subject, agency) AS "nói về", document_name AS "tệp", page AS "trang"
FROM ranked r JOIN indicators i ON i.id = r.indicator
WHERE nth = 1
ORDER BY weight
LIMIT 10
