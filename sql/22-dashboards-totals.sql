-- How much was played in all, up to the second: one row.
--   SELECT * FROM lake.dashboards.totals;
CREATE OR REPLACE VIEW lake.dashboards.totals SECURITY DEFINER AS
SELECT
  coalesce(sum(plays), 0) AS plays,
  count(*) AS songs
FROM lake.music.songs_now;
