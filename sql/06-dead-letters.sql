-- What music-chart and landing could not read: the original bytes, the reason, and where the record lies.
--   SELECT written_at, reason, value_text FROM hive.songs.dead_letters ORDER BY written_at DESC LIMIT 20;
--   SELECT source_topic, reason, count(*) FROM hive.songs.dead_letters GROUP BY 1, 2;
--   SELECT from_base64(value_base64) FROM hive.songs.dead_letters WHERE source_topic = 'played-songs' AND source_partition = 3 AND source_offset = 17;

-- Few objects and rarely one more, so they are listed, not computed.
CREATE TABLE IF NOT EXISTS hive.songs.music_chart_dead_letter_text (line varchar)
WITH (
  format = 'TEXTFILE',
  external_location = 's3a://music-chart-songs-store-changelog/music-chart-dlq.json/',
  textfile_field_separator = U&'\0001',
  null_format = U&'\0001'
);

CREATE TABLE IF NOT EXISTS hive.songs.landing_dead_letter_text (line varchar)
WITH (
  format = 'TEXTFILE',
  external_location = 's3a://music-chart-songs-store-changelog/landing-dlq.json/',
  textfile_field_separator = U&'\0001',
  null_format = U&'\0001'
);

CREATE OR REPLACE VIEW hive.songs.dead_letters SECURITY DEFINER AS
WITH letters AS (
  SELECT 'music-chart-dlq' AS topic, '__streams.errors.' AS names, "$path" AS object, try(CAST(json_parse(line) AS map(varchar, json))) AS fields
  FROM hive.songs.music_chart_dead_letter_text
  UNION ALL
  SELECT 'landing-dlq', '__connect.errors.', "$path", try(CAST(json_parse(line) AS map(varchar, json)))
  FROM hive.songs.landing_dead_letter_text
),
-- Of a header that comes twice the last one counts: it was put there by who set the record aside.
told AS (
  SELECT
    topic,
    names,
    object,
    fields,
    try(transform_values(
      multimap_from_entries(transform(
        CAST(element_at(fields, '_headers') AS array(json)),
        header -> ROW(
          json_extract_scalar(header, '$.key'),
          coalesce(to_utf8(json_extract_scalar(header, '$.value')), from_base64(json_extract_scalar(header, '$.base64')))))),
      (name, contents) -> from_utf8(element_at(contents, -1)))) AS headers
  FROM letters
  WHERE fields IS NOT NULL
),
-- An older landing wrote every value as base64. A number in base64 begins with a letter, so no other line is taken for such.
decoded AS (
  SELECT
    topic,
    names,
    object,
    fields,
    try(from_base64(json_extract_scalar(element_at(fields, 'value'), '$'))) AS bytes,
    IF(
      try_cast(from_utf8(try(from_base64(element_at(headers, names || 'partition')))) AS integer) IS NULL,
      headers,
      try(transform_values(headers, (name, content) -> from_utf8(from_base64(content))))) AS headers
  FROM told
)
SELECT
  topic,
  try_cast(json_format(element_at(fields, '_partition')) AS integer) AS kafka_partition,
  try_cast(json_format(element_at(fields, '_offset')) AS bigint) AS kafka_offset,
  try(from_unixtime_nanos(CAST(json_format(element_at(fields, '_timestamp')) AS decimal(19, 0)) * 1000000)) AS written_at,
  json_extract_scalar(element_at(fields, '_key'), '$') AS key_base64,
  json_extract_scalar(element_at(fields, 'value'), '$') AS value_base64,
  CASE WHEN to_utf8(from_utf8(bytes)) = bytes THEN from_utf8(bytes) END AS value_text,
  coalesce(
    element_at(headers, 'music-chart.reason') || ': ' || element_at(headers, names || 'message'),
    element_at(headers, names || 'exception.message'),
    element_at(headers, names || 'exception.class.name'),
    element_at(headers, names || 'exception')) AS reason,
  element_at(headers, names || 'topic') AS source_topic,
  try_cast(element_at(headers, names || 'partition') AS integer) AS source_partition,
  try_cast(element_at(headers, names || 'offset') AS bigint) AS source_offset,
  headers,
  object
FROM decoded;
