-- Storing stays as fast in a corpus of ten thousand reports as in an empty one. An index on the figures' random keys dirtied a
-- page a figure, and nobody asks by key without knowing the document. Order of arrival and links of versions were found by
-- reading whole tables.
DROP INDEX IF EXISTS figures_key;
CREATE INDEX submissions_serial ON submissions(serial);
CREATE INDEX documents_supersedes ON documents(supersedes) WHERE supersedes IS NOT NULL;
CREATE INDEX documents_superseded_by ON documents(superseded_by) WHERE superseded_by IS NOT NULL;
