-- The chart as it was: every compaction is a snapshot that can be read for two hours, and every hour's first one for a
-- week (compact maintain sets both). Nothing here changes anything.

-- What was compacted when, newest first: how much each commit added, and up to which offsets it had read.
SELECT
  committed_at,
  snapshot_id,
  operation,
  summary['total-records'] AS songs,
  json_extract(json_parse(summary['chartlake.watermark']), '$.next') AS next_offsets
FROM lake.music."songs_latest$snapshots"
WHERE element_at(summary, 'chartlake.watermark') IS NOT NULL
ORDER BY committed_at DESC
LIMIT 10;

-- The tags there are, one an hour: any of them can stand behind FOR VERSION AS OF.
SELECT name, snapshot_id, max_reference_age_in_ms / 86400000 AS days
FROM lake.music."songs_latest$refs"
WHERE type = 'TAG'
ORDER BY name DESC;

-- The top ten as of a time. Trino takes any constant or expression of constants here; a time before the oldest snapshot
-- that is kept is an error.
SELECT song_name, plays
FROM lake.music.songs_latest FOR TIMESTAMP AS OF current_timestamp - INTERVAL '1' SECOND
ORDER BY plays DESC, song_id
LIMIT 10;

-- Which songs gained most since then.
SELECT now.song_name, now.plays - coalesce(before.plays, 0) AS gained
FROM lake.music.songs_latest AS now
LEFT JOIN lake.music.songs_latest FOR TIMESTAMP AS OF current_timestamp - INTERVAL '1' SECOND AS before
  ON before.song_id = now.song_id
ORDER BY gained DESC, now.song_id
LIMIT 10;
