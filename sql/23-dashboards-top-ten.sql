-- The ten most played songs up to the second, with a label that fits beside a bar and is each song's own.
--   SELECT rank, label, plays FROM lake.dashboards.top_ten ORDER BY rank;
CREATE OR REPLACE VIEW lake.dashboards.top_ten SECURITY DEFINER AS
SELECT
  rank,
  song_id,
  -- Two songs may have one name, or begin alike.
  IF(count(*) OVER (PARTITION BY short_name) = 1, short_name, short_name || ' (' || CAST(song_id AS varchar) || ')') AS label,
  plays
FROM (
  SELECT
    row_number() OVER (ORDER BY plays DESC, song_id) AS rank,
    song_id,
    regexp_replace(IF(length(name) <= 32, name, substr(name, 1, 31) || '…'), '<(?=[a-zA-Z/!?])|&(?=[a-zA-Z#])', U&'$0\2060') AS short_name,
    plays
  FROM (
    SELECT
      song_id,
      coalesce(regexp_replace(song_name, '\s+', ' '), 'song ' || CAST(song_id AS varchar)) AS name,
      plays
    FROM lake.music.songs_now
    ORDER BY plays DESC, song_id
    LIMIT 10
  )
);
