-- Mục đề cương còn thiếu hoặc chỉ có đề mục, theo từng cơ quan, kèm lý do; mục đã có bản bổ sung trả lời thì không kể; báo cáo không của đơn vị nào trong kế hoạch đứng sau cùng.
SELECT agency, document_name, id AS item, heading, status, why
FROM items i
WHERE status IN ('missing', 'heading_only')
  AND NOT EXISTS (
    SELECT 1 FROM items o
    WHERE o.agency = i.agency AND o.id = i.id AND o.status NOT IN ('missing', 'heading_only')
  )
QUALIFY row_number() OVER (PARTITION BY coalesce(agency, document_name), id ORDER BY status, document) = 1
ORDER BY (SELECT d.submitter FROM documents d WHERE d.id = i.document) IS NULL, agency, document, n
