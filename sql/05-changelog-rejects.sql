-- The lines that hive.songs.changelog leaves out, and the compaction rejects, each with its object and the reason.
--   SELECT object, reason, line FROM hive.songs.changelog_rejects WHERE "hour" >= '2026-11-01-00';
--   SELECT reason, count(*) FROM hive.songs.changelog_rejects GROUP BY reason;
CREATE OR REPLACE VIEW hive.songs.changelog_rejects SECURITY DEFINER AS
SELECT
  object,
  line,
  fault AS reason,
  kafka_offset,
  "partition",
  "hour"
FROM hive.songs.changelog_judged
WHERE fault IS NOT NULL;
