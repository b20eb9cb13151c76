-- Cùng một số, ký hiệu văn bản mà các báo cáo dẫn với ngày khác nhau.
SELECT id, cited_date, agency, document_name, page, text
FROM citations
WHERE id IN (
    SELECT id FROM citations WHERE id IS NOT NULL AND length(cited_date) = 10
    GROUP BY id, cited_issuer HAVING count(DISTINCT cited_date) > 1
) AND length(cited_date) = 10
ORDER BY id, cited_date, document_name
