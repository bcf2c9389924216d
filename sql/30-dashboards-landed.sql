-- How much landed, by the minute (UTC) in which it was compacted, in the hour that ends now. It
-- asks the table's history, never the raw objects.
--   SELECT * FROM lake.dashboards.landed ORDER BY minute DESC LIMIT 10;
CREATE OR REPLACE VIEW lake.dashboards.landed SECURITY DEFINER AS
SELECT
  minutes.minute,
  coalesce(sum(compactions.objects), 0) AS objects,
  coalesce(sum(compactions.bytes), 0) AS bytes
FROM (SELECT date_trunc('minute', CAST(current_timestamp AT TIME ZONE 'UTC' AS timestamp(3))) AS newest)
CROSS JOIN UNNEST(sequence(newest - INTERVAL '59' MINUTE, newest, INTERVAL '1' MINUTE)) AS minutes (minute)
LEFT JOIN lake.dashboards.compactions ON date_trunc('minute', compactions.committed_at) = minutes.minute
GROUP BY 1;
