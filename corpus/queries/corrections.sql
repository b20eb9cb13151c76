-- Những gì người dùng đã sửa: giá trị cũ, mới, ai, lúc nào, vì sao.
SELECT changed_at, who, document_name, field, old, new, why FROM corrections ORDER BY id
