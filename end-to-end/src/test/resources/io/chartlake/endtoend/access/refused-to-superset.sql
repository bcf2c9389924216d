SELECT * FROM lake.music.songs_latest
SELECT count(*) FROM lake.music.songs_latest
SELECT * FROM lake.music."songs_latest$snapshots"
SELECT * FROM lake.music."songs_latest$files"
SELECT * FROM hive.songs.songs
SELECT * FROM hive.songs.changelog
SELECT * FROM hive.songs.dead_letters
SELECT * FROM lake.music.plays_by_minute
DESCRIBE lake.music.songs_latest
SHOW STATS FOR lake.music.songs_latest
SHOW CREATE TABLE lake.music.songs_latest
EXPLAIN SELECT * FROM lake.music.songs_latest
SET SESSION query_max_run_time = '1d'
