-- The ten who have climbed most among the hundred first, newcomers as if they came from behind everybody.
--   SELECT * FROM lake.dashboards.movers ORDER BY climbed DESC, rank;
CREATE OR REPLACE VIEW lake.dashboards.movers SECURITY DEFINER AS
SELECT
  rank,
  song_id,
  coalesce(regexp_replace(song_name, '<(?=[a-zA-Z/!?])|&(?=[a-zA-Z#])', U&'$0\2060'), 'song ' || CAST(song_id AS varchar)) AS song_name,
  plays,
  rank_before,
  movement,
  climbed
FROM (
  SELECT *, coalesce(rank_before, count(*) OVER () + 1) - rank AS climbed
  FROM lake.music.movers
)
WHERE rank <= 100
ORDER BY climbed DESC, rank, song_id
LIMIT 10;
