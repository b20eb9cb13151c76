-- Mỗi cơ quan đã gửi bao nhiêu báo cáo, có bao nhiêu số liệu, văn bản dẫn chiếu, phát hiện.
SELECT d.agency, d.agency_kind, count(*) AS reports, max(d.date) AS latest,
       sum((SELECT count(*) FROM figures f WHERE f.document = d.id)) AS figures,
       sum((SELECT count(*) FROM citations c WHERE c.document = d.id)) AS citations,
       sum((SELECT count(*) FROM findings g WHERE g.document = d.id)) AS findings
FROM documents d
WHERE NOT d.superseded
GROUP BY 1, 2
ORDER BY 1
