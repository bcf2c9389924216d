-- Plays of each minute (UTC) as of the last compaction, in the hour that ends now; quiet minutes too.
--   SELECT * FROM lake.dashboards.plays_by_minute ORDER BY minute DESC LIMIT 10;
CREATE OR REPLACE VIEW lake.dashboards.plays_by_minute SECURITY DEFINER AS
WITH played AS (
  SELECT CAST(minute AT TIME ZONE 'UTC' AS timestamp(3)) AS minute, sum(plays) AS plays
  FROM lake.music.plays_by_minute
  WHERE minute > date_trunc('minute', current_timestamp) - INTERVAL '1' HOUR
  GROUP BY 1
)
SELECT
  minutes.minute,
  coalesce(played.plays, 0) AS plays
FROM (SELECT date_trunc('minute', CAST(current_timestamp AT TIME ZONE 'UTC' AS timestamp(3))) AS newest)
CROSS JOIN UNNEST(sequence(newest - INTERVAL '59' MINUTE, newest, INTERVAL '1' MINUTE)) AS minutes (minute)
LEFT JOIN played ON played.minute = minutes.minute;
