-- Plays by the minute in which they arrived (UTC), one row per minute and Kafka partition, filled by the compaction. The
-- sum of all rows is the number of plays counted.
--   SELECT minute, sum(plays) AS plays FROM lake.music.plays_by_minute GROUP BY minute ORDER BY minute DESC LIMIT 60;
--   SELECT date_trunc('hour', minute) AS hour, sum(plays) AS plays FROM lake.music.plays_by_minute WHERE minute >= current_timestamp - INTERVAL '1' DAY GROUP BY 1 ORDER BY 1;
CREATE TABLE IF NOT EXISTS lake.music.plays_by_minute (
  id varchar,
  minute timestamp(6) with time zone,
  plays bigint,
  updated_at timestamp(6) with time zone,
  kafka_partition integer,
  kafka_offset bigint
)
WITH (
  format = 'PARQUET',
  format_version = 2,
  partitioning = ARRAY['kafka_partition'],
  -- As for songs_latest.
  extra_properties = MAP(
    ARRAY['write.distribution-mode', 'write.metadata.delete-after-commit.enabled', 'write.metadata.previous-versions-max'],
    ARRAY['none', 'true', '100'])
);
