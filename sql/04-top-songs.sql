-- The chart as of the last compaction: rank, plays and share of all plays.
--   SELECT * FROM lake.music.top_songs WHERE rank <= 10 ORDER BY rank;
CREATE OR REPLACE VIEW lake.music.top_songs SECURITY DEFINER AS
SELECT
  rank() OVER (ORDER BY plays DESC) AS rank,
  song_id,
  song_name,
  plays,
  CAST(plays AS double) / sum(plays) OVER () AS share
FROM lake.music.songs_latest;
