-- The whole chart up to the second, each song with its rank and share of all plays.
--   SELECT * FROM lake.dashboards.chart ORDER BY rank, song_id LIMIT 10;
CREATE OR REPLACE VIEW lake.dashboards.chart SECURITY DEFINER AS
SELECT
  rank() OVER (ORDER BY plays DESC) AS rank,
  song_id,
  coalesce(regexp_replace(song_name, '<(?=[a-zA-Z/!?])|&(?=[a-zA-Z#])', U&'$0\2060'), 'song ' || CAST(song_id AS varchar)) AS song_name,
  plays,
  CAST(plays AS double) / sum(plays) OVER () AS share,
  CAST(updated_at AT TIME ZONE 'UTC' AS timestamp(3)) AS counted_at
FROM lake.music.songs_now;
