-- Mỗi mục đề cương được bao nhiêu báo cáo trả lời, bao nhiêu báo cáo bỏ trống.
SELECT i.id AS item, i.heading, d.outline,
       count(*) FILTER (status IN ('answered', 'merged', 'nil')) AS answered,
       count(*) FILTER (status = 'brief') AS brief,
       count(*) FILTER (status IN ('missing', 'heading_only')) AS open,
       round(100.0 * count(*) FILTER (status IN ('answered', 'merged', 'nil')) / count(*), 1) AS percent_answered
FROM items i JOIN documents d ON d.id = i.document
GROUP BY 1, 2, 3
ORDER BY percent_answered, d.outline, item
