-- The chart's raw table as the original demo creates it: every update the store ever made, one row each.
--   SELECT * FROM hive.songs.songs;
CREATE SCHEMA IF NOT EXISTS hive.songs WITH (location = 's3a://music-chart-songs-store-changelog/');

CREATE TABLE IF NOT EXISTS hive.songs.songs (count int, songName varchar) WITH (format = 'json', external_location = 's3a://music-chart-songs-store-changelog/music-chart-songs-store-changelog.json/');
