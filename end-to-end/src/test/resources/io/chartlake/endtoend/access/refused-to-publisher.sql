CREATE OR REPLACE VIEW lake.music.top_songs AS SELECT 1 a
CREATE OR REPLACE VIEW lake.music.mine AS SELECT 1 a
CREATE OR REPLACE VIEW lake.dashboards.access_test AS SELECT 1 a
CREATE OR REPLACE VIEW hive.songs.changelog AS SELECT 1 a
CREATE OR REPLACE VIEW lake.music.movers AS SELECT * FROM hive.songs.changelog
CREATE TABLE lake.music.mine AS SELECT 1 a
CREATE SCHEMA lake.mine
DROP TABLE lake.music.songs_latest
DROP VIEW lake.music.top_songs
DROP SCHEMA lake.access_empty
INSERT INTO lake.music.songs_latest (song_id) VALUES (1)
DELETE FROM lake.music.songs_latest
UPDATE lake.music.songs_latest SET plays = 0
ALTER TABLE lake.music.songs_latest EXECUTE optimize
ALTER TABLE lake.music.songs_latest EXECUTE expire_snapshots(retention_threshold => '7d')
ALTER TABLE lake.music.songs_latest RENAME TO lake.music.mine
ALTER VIEW lake.music.songs_now SET AUTHORIZATION admin
CALL lake.system.unregister_table('music', 'songs_latest')
SET SESSION AUTHORIZATION admin
SELECT * FROM hive.songs.changelog
SELECT * FROM hive.songs.songs
