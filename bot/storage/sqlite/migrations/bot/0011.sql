-- How many additions, each with a draw of noise, lie in a counter of Help. One from before began with one draw.
-- tallies.additions: how many additions are in it
ALTER TABLE tallies ADD COLUMN additions INTEGER NOT NULL DEFAULT 1;
