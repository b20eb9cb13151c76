-- What figures and annex rows are about has an id that is the same in every report, and the id that it has today, so that a
-- series goes on across the mergers of 2025. Reports of an older corpus get theirs when they are read again.
ALTER TABLE documents ADD COLUMN issuer_id TEXT;
ALTER TABLE documents ADD COLUMN place_id TEXT;
ALTER TABLE documents ADD COLUMN place_group TEXT;
ALTER TABLE documents ADD COLUMN province TEXT;
ALTER TABLE figures ADD COLUMN subject_kind TEXT;
ALTER TABLE figures ADD COLUMN subject_id TEXT;
ALTER TABLE figures ADD COLUMN subject_group TEXT;
ALTER TABLE figures ADD COLUMN subject_candidates TEXT;
ALTER TABLE figures ADD COLUMN province TEXT;
ALTER TABLE annex ADD COLUMN name_id TEXT;
ALTER TABLE annex ADD COLUMN name_group TEXT;
ALTER TABLE annex ADD COLUMN province TEXT;
