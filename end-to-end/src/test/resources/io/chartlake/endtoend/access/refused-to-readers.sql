DROP TABLE lake.music.songs_latest
DROP TABLE hive.songs.songs
DROP VIEW lake.music.top_songs
DROP SCHEMA lake.access_empty
TRUNCATE TABLE lake.music.songs_latest
INSERT INTO lake.music.songs_latest (song_id) VALUES (1)
INSERT INTO hive.songs.songs VALUES (1, 'x')
UPDATE lake.music.songs_latest SET plays = 0
DELETE FROM lake.music.songs_latest
DELETE FROM lake.music.songs_latest WHERE kafka_partition = 1
MERGE INTO lake.music.songs_latest t USING (VALUES 1) v(id) ON t.song_id = v.id WHEN MATCHED THEN DELETE
ANALYZE lake.music.songs_latest
CREATE SCHEMA lake.mine
CREATE TABLE lake.music.mine (a int)
CREATE TABLE lake.music.mine AS SELECT 1 a
CREATE TABLE lake.dashboards.mine AS SELECT 1 a
CREATE TABLE hive.songs.mine AS SELECT 1 a
CREATE VIEW lake.music.mine AS SELECT 1 a
CREATE OR REPLACE VIEW lake.music.top_songs AS SELECT 1 a
CREATE OR REPLACE VIEW lake.music.songs_now AS SELECT 1 a
CREATE MATERIALIZED VIEW lake.music.mine AS SELECT 1 a
CREATE FUNCTION lake.music.mine() RETURNS int RETURN 1
ALTER TABLE lake.music.songs_latest ADD COLUMN x int
ALTER TABLE lake.music.songs_latest DROP COLUMN plays
ALTER TABLE lake.music.songs_latest RENAME TO lake.music.mine
ALTER TABLE lake.music.songs_latest SET PROPERTIES format_version = 2
ALTER TABLE lake.music.songs_latest SET AUTHORIZATION analyst
ALTER VIEW lake.music.top_songs SET AUTHORIZATION analyst
ALTER VIEW lake.music.top_songs RENAME TO lake.music.mine
COMMENT ON TABLE lake.music.songs_latest IS 'mine'
GRANT SELECT ON lake.music.songs_latest TO USER superset
GRANT INSERT ON lake.music.songs_latest TO USER analyst
CREATE ROLE mine
ALTER TABLE lake.music.songs_latest EXECUTE optimize
ALTER TABLE lake.music.songs_latest EXECUTE optimize_manifests
ALTER TABLE lake.music.songs_latest EXECUTE expire_snapshots(retention_threshold => '7d')
ALTER TABLE lake.music.songs_latest EXECUTE remove_orphan_files(retention_threshold => '7d')
ALTER TABLE lake.music.songs_latest EXECUTE drop_extended_stats
ALTER TABLE lake.music.songs_latest EXECUTE rollback_to_snapshot(1)
EXPLAIN ANALYZE INSERT INTO lake.music.songs_latest (song_id) VALUES (1)
EXPLAIN ANALYZE DELETE FROM lake.music.songs_latest
EXPLAIN ANALYZE CREATE TABLE lake.music.mine AS SELECT 1 a
EXECUTE IMMEDIATE 'INSERT INTO lake.music.songs_latest (song_id) VALUES (1)'
EXECUTE IMMEDIATE 'DROP TABLE lake.music.songs_latest'
CALL lake.system.rollback_to_snapshot('music', 'songs_latest', 1)
CALL lake.system.register_table('music', 'mine', 's3://lake/warehouse/music.db/songs_latest')
CALL lake.system.unregister_table('music', 'songs_latest')
CALL hive.system.unregister_partition('songs', 'changelog_lines', ARRAY['partition'], ARRAY['00000'])
CALL hive.system.flush_metadata_cache()
CALL system.runtime.kill_query(query_id => '20260101_000000_00000_aaaaa', message => 'mine')
SET SESSION query_max_execution_time = '1d'
SET SESSION lake.compression_codec = 'NONE'
SET SESSION AUTHORIZATION admin
SELECT * FROM system.runtime.queries
SELECT * FROM TABLE(lake.system.table_changes('music', 'songs_latest', 1, 2))
SHOW CREATE VIEW lake.music.songs_now
