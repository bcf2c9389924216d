-- The compacted chart: one row per song, in Parquet, with the log position each row came from.
--   SELECT song_name, plays FROM lake.music.songs_latest ORDER BY plays DESC LIMIT 10;
--   SELECT summary['chartlake.watermark'] FROM lake.music."songs_latest$snapshots" ORDER BY committed_at DESC;
CREATE SCHEMA IF NOT EXISTS lake.music WITH (location = 's3a://lake/warehouse/music.db');

CREATE TABLE IF NOT EXISTS lake.music.songs_latest (
  song_id bigint,
  song_name varchar,
  plays bigint,
  updated_at timestamp(6) with time zone,
  kafka_partition integer,
  kafka_offset bigint
)
WITH (
  format = 'PARQUET',
  format_version = 2,
  partitioning = ARRAY['kafka_partition'],
  -- A song's rows come from one Kafka partition, so no writer needs a shuffle; and a commit every half minute would
  -- leave a metadata file each for ever.
  extra_properties = MAP(
    ARRAY['write.distribution-mode', 'write.metadata.delete-after-commit.enabled', 'write.metadata.previous-versions-max'],
    ARRAY['none', 'true', '100'])
);
