-- The compaction's commits that are still known (two hours of them), newest first: what each has read, and what the
-- table was then.
--   SELECT * FROM lake.dashboards.compactions ORDER BY committed_at DESC LIMIT 10;
CREATE OR REPLACE VIEW lake.dashboards.compactions SECURITY DEFINER AS
SELECT
  CAST(committed_at AT TIME ZONE 'UTC' AS timestamp(3)) AS committed_at,
  CAST(element_at(summary, 'chartlake.read-records') AS bigint) AS records,
  CAST(element_at(summary, 'chartlake.read-objects') AS bigint) AS objects,
  CAST(element_at(summary, 'chartlake.read-bytes') AS bigint) AS bytes,
  CAST(element_at(summary, 'total-data-files') AS bigint) AS data_files,
  CAST(element_at(summary, 'total-delete-files') AS bigint) AS delete_files,
  CAST(element_at(summary, 'total-files-size') AS bigint) AS table_bytes
FROM lake.music."songs_latest$snapshots"
-- Others are maintenance and the table's creation.
WHERE element_at(summary, 'chartlake.read-records') IS NOT NULL;
