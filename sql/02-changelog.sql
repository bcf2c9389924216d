-- Every field of every raw line, robust against bad ones, pruned by hour and partition.
--   SELECT * FROM hive.songs.changelog WHERE hour >= '2026-11-01-00' AND song_id = 2 ORDER BY kafka_offset;
--
-- All columns are text, so that a line of any shape is a row and never an error; the view below gives them their
-- types. Partitions are computed, not listed: from the hour before this table was made to the hour after now.
CREATE TABLE IF NOT EXISTS hive.songs.changelog_lines (
  "count" varchar,
  songname varchar,
  "value" varchar,
  _key varchar,
  _partition varchar,
  _offset varchar,
  _timestamp varchar,
  _deleted varchar,
  "partition" varchar WITH (
    partition_projection_type = 'integer',
    partition_projection_range = ARRAY['0', '11'],
    partition_projection_digits = 5
  ),
  "hour" varchar WITH (
    partition_projection_type = 'date',
    partition_projection_format = 'yyyy-MM-dd-HH',
    partition_projection_range = ARRAY[format_datetime(current_timestamp AT TIME ZONE 'UTC' - INTERVAL '1' HOUR, 'yyyy-MM-dd-HH'), 'NOW+1HOURS'],
    partition_projection_interval = 1,
    partition_projection_interval_unit = 'HOURS'
  )
)
WITH (
  format = 'OPENX_JSON',
  external_location = 's3a://music-chart-songs-store-changelog/music-chart-songs-store-changelog.json/',
  partitioned_by = ARRAY['partition', 'hour'],
  partition_projection_enabled = true,
  extra_properties = MAP(ARRAY['ignore.malformed.json'], ARRAY['true'])
);

CREATE OR REPLACE VIEW hive.songs.changelog SECURITY DEFINER AS
SELECT
  try_cast(_key AS bigint) AS song_id,
  songname AS song_name,
  try_cast("count" AS bigint) AS plays,
  try(from_unixtime_nanos(try_cast(_timestamp AS bigint) * 1000000)) AS updated_at,
  try_cast(_partition AS integer) AS kafka_partition,
  try_cast(_offset AS bigint) AS kafka_offset,
  coalesce(_deleted = 'true', false) AS deleted,
  "partition",
  "hour",
  "$path" AS object
FROM hive.songs.changelog_lines;
