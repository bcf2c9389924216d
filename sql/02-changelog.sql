-- Every change that landed, one row each, whatever else lies there: lines the compaction would reject are not in
-- changelog but in changelog_rejects. Pruned by hour and partition.
--   SELECT * FROM hive.songs.changelog WHERE "hour" >= '2026-11-01-00' AND "partition" = '00003' AND song_id = 2 ORDER BY kafka_offset;
--   SELECT song_id, json_extract_scalar(line, '$.label') FROM hive.songs.changelog WHERE "hour" = '2026-11-23-10';
--
-- Partitions are computed, not listed: from the hour before a table was made to the hour after now. What landed earlier
-- they do not show: `./chartlake up` makes such tables anew from the oldest hour; README.md says how it is done by hand.

-- Lines as they are. A line of any shape is text, so none can make a query fail. Behind the separator, a control
-- character that no JSON has, stands the rest (up to the next one), which is null for every line that could be one.
CREATE TABLE IF NOT EXISTS hive.songs.changelog_text (
  line varchar,
  rest varchar,
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
  format = 'TEXTFILE',
  external_location = 's3a://music-chart-songs-store-changelog/music-chart-songs-store-changelog.json/',
  partitioned_by = ARRAY['partition', 'hour'],
  partition_projection_enabled = true,
  textfile_field_separator = U&'\0001',
  null_format = U&'\0001'
);

-- Each line with what is wrong with it, by the rules of the compaction: fault is null where nothing is.
CREATE OR REPLACE VIEW hive.songs.changelog_judged SECURITY DEFINER AS
SELECT
  try_cast(key_json AS bigint) AS song_id,
  CASE WHEN name_json LIKE '"%' THEN json_extract_scalar(name_json, '$') WHEN name_json <> 'null' THEN name_json END AS song_name,
  try_cast(count_json AS bigint) AS plays,
  try(from_unixtime_nanos(CAST(timestamp_json AS decimal(19, 0)) * 1000000)) AS updated_at,
  try_cast(partition_json AS integer) AS kafka_partition,
  try_cast(offset_json AS bigint) AS kafka_offset,
  deleted,
  "partition",
  "hour",
  object,
  -- Bytes that are no UTF-8 would break the client that reads them.
  from_utf8(to_utf8(line)) AS line,
  CASE
    WHEN fields IS NULL THEN 'it is no JSON object, or has a field twice'
    WHEN line <> from_utf8(to_utf8(line)) THEN 'it is no UTF-8'
    WHEN try_cast(offset_json AS bigint) IS NULL THEN 'its _offset is missing or no BIGINT'
    WHEN try_cast(key_json AS bigint) IS NULL THEN 'its _key is missing or no BIGINT'
    WHEN count_json <> 'null' AND try_cast(count_json AS bigint) IS NULL THEN 'its count is no BIGINT'
    WHEN coalesce(count_json, 'null') = 'null' AND NOT deleted THEN 'its count is missing'
    WHEN name_json <> 'null' AND substr(name_json, 1, 1) NOT IN ('"', '{', '[') THEN 'its songName is no text'
    WHEN partition_json <> 'null' AND try_cast(partition_json AS integer) IS NULL THEN 'its _partition is no INT'
    WHEN timestamp_json <> 'null' AND try_cast(timestamp_json AS bigint) IS NULL THEN 'its _timestamp is no BIGINT'
  END AS fault
FROM (
  SELECT
    fields,
    json_format(element_at(fields, '_key')) AS key_json,
    json_format(element_at(fields, 'songName')) AS name_json,
    json_format(element_at(fields, 'count')) AS count_json,
    json_format(element_at(fields, '_timestamp')) AS timestamp_json,
    json_format(element_at(fields, '_partition')) AS partition_json,
    json_format(element_at(fields, '_offset')) AS offset_json,
    coalesce(json_format(element_at(fields, '_deleted')) = 'true', false) AS deleted,
    "partition",
    "hour",
    object,
    line
  FROM (
    SELECT
      IF(rest IS NULL, try(CAST(json_parse(line) AS map(varchar, json)))) AS fields,
      "partition",
      "hour",
      "$path" AS object,
      -- Trino joins no texts of more than a megabyte.
      IF(rest IS NULL, line, coalesce(try(line || U&'\0001' || rest), line)) AS line
    FROM hive.songs.changelog_text
    -- The names of the raw zone's objects; what else lies there is not of it. Nor are blank lines.
    WHERE regexp_like("$path", '/[0-9]{20}-[0-9]{20}\.jsonl(\.gz|\.zst)?$') AND (rest IS NOT NULL OR NOT regexp_like(line, '^[ \t\r]*$'))
  )
);

CREATE OR REPLACE VIEW hive.songs.changelog SECURITY DEFINER AS
SELECT song_id, song_name, plays, updated_at, kafka_partition, kafka_offset, deleted, "partition", "hour", object, line
FROM hive.songs.changelog_judged
WHERE fault IS NULL;

-- What songs_now reads: columns, because Trino prunes objects only by a predicate that needs no more than columns. It
-- takes a few lines that are no good JSON for good ones; the compaction does not, and its next commit says so.
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
