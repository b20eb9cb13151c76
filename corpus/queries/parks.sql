-- Khu, cụm công nghiệp trong các phụ lục: diện tích, đất đã cho thuê, tỷ lệ lấp đầy, kèm tỷ lệ tính lại từ hai diện tích.
SELECT name, agency, year, "group", investor, area, leasable_area, leased_area, occupancy,
       round(100 * leased_area / nullif(leasable_area, 0), 1) AS occupancy_computed, document_name, page
FROM annex
ORDER BY name_key, year, agency
