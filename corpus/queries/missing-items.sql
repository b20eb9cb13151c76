-- Mục đề cương còn thiếu hoặc chỉ có đề mục, theo từng cơ quan, kèm lý do.
SELECT agency, document_name, id AS item, heading, status, why
FROM items
WHERE status IN ('missing', 'heading_only')
ORDER BY agency, document, n
