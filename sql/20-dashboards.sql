-- Where the views are that Superset's dashboards ask: each gives one chart what it shows and nothing else, because who
-- sees a chart can ask for every column behind it.
--   SHOW TABLES FROM lake.dashboards;
--
-- Times are without a zone, which Superset takes for UTC. In names a mark that is not seen (U+2060) follows each `<` and
-- `&` that could begin a tag or an entity: Superset shows what looks like HTML without the tags it does not like.
CREATE SCHEMA IF NOT EXISTS lake.dashboards WITH (location = 's3a://lake/warehouse/dashboards.db');
