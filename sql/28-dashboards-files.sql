-- What the compacted chart is made of: how many files of each kind, how many of them small. Many small ones, or many
-- deletes, want `./chartlake compact maintain`.
--   SELECT * FROM lake.dashboards.files;
CREATE OR REPLACE VIEW lake.dashboards.files SECURITY DEFINER AS
SELECT
  kind,
  count(file_size_in_bytes) AS files,
  count_if(file_size_in_bytes < 16 * 1024 * 1024) AS small_files,
  coalesce(sum(file_size_in_bytes), 0) AS bytes,
  coalesce(sum(record_count), 0) AS records
FROM (VALUES (0, 'rows'), (1, 'deletes by position'), (2, 'deletes by key')) AS kinds (content, kind)
LEFT JOIN lake.music."songs_latest$files" AS files ON files.content = kinds.content
GROUP BY kind;
