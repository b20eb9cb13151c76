-- Văn bản được dẫn nhiều nhất: số lần dẫn, số báo cáo và số cơ quan dẫn.
SELECT coalesce(id, name) AS cited, any_value(type) AS type, max(cited_date) AS cited_date, count(*) AS mentions,
       count(DISTINCT document) AS reports, count(DISTINCT agency) AS agencies
FROM citations
WHERE NOT own AND coalesce(id, name) IS NOT NULL
GROUP BY 1
ORDER BY reports DESC, mentions DESC, cited
