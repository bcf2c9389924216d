-- How far the compacted chart is behind what has landed, by Kafka partition.
--   SELECT * FROM lake.dashboards.freshness ORDER BY seconds_behind DESC;
CREATE OR REPLACE VIEW lake.dashboards.freshness SECURITY DEFINER AS
SELECT
  kafka_partition,
  watermark,
  landed_to,
  landed_to - watermark AS waiting,
  CAST(compacted_at AT TIME ZONE 'UTC' AS timestamp(3)) AS compacted_at,
  CAST(landed_at AT TIME ZONE 'UTC' AS timestamp(3)) AS landed_at,
  seconds_behind,
  -- Of the newest commit: it grows where landing stands still, while nothing is behind.
  date_diff('second', compacted_at, current_timestamp) AS seconds_quiet
FROM lake.music.freshness;
