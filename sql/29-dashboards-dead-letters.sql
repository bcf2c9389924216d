-- Records that a stage could not read and has set aside, by stage and reason; a stage with none has one row that says so.
--   SELECT * FROM lake.dashboards.dead_letters ORDER BY letters DESC;
CREATE OR REPLACE VIEW lake.dashboards.dead_letters SECURITY DEFINER AS
SELECT
  stages.stage,
  coalesce(letters.reason, IF(count(letters.topic) = 0, 'none', 'unknown')) AS reason,
  count(letters.topic) AS letters,
  CAST(max(letters.written_at) AT TIME ZONE 'UTC' AS timestamp(3)) AS newest_at
FROM (VALUES ('music-chart', 'music-chart-dlq'), ('landing', 'landing-dlq')) AS stages (stage, topic)
LEFT JOIN (
  -- What follows the colon is of one record alone.
  SELECT topic, written_at, substr(split_part(reason, ':', 1), 1, 120) AS reason
  FROM hive.songs.dead_letters
) AS letters ON letters.topic = stages.topic
GROUP BY stages.stage, letters.reason;
