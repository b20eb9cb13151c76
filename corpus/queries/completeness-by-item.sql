-- Mỗi mục đề cương được bao nhiêu đơn vị trả lời, bao nhiêu đơn vị bỏ trống; báo cáo và bản bổ sung của một đơn vị tính chung.
WITH best AS (
  SELECT d.outline, i.id AS item, any_value(i.heading) AS heading, min(i.n) AS place,
         max(CASE WHEN status IN ('answered', 'merged', 'nil') THEN 2 WHEN status = 'brief' THEN 1 ELSE 0 END) AS verdict
  FROM items i JOIN documents d ON d.id = i.document
  GROUP BY d.outline, i.id, coalesce(i.agency, i.document_name)
)
SELECT item, any_value(heading) AS heading, outline,
       count(*) FILTER (verdict = 2) AS answered,
       count(*) FILTER (verdict = 1) AS brief,
       count(*) FILTER (verdict = 0) AS open,
       round(100.0 * count(*) FILTER (verdict = 2) / count(*), 1) AS percent_answered
FROM best
GROUP BY item, outline
ORDER BY percent_answered, outline, min(place), item
