-- Numbers in tables are figures too: which table, what the row and the column say, whether the row adds up others. All NULL
-- for the figures of the running text.
ALTER TABLE figures ADD COLUMN "table" TEXT;
ALTER TABLE figures ADD COLUMN row_name TEXT;
ALTER TABLE figures ADD COLUMN column_head TEXT;
ALTER TABLE figures ADD COLUMN total INTEGER NOT NULL DEFAULT 0;
