-- How many had each announcement: drawn anew over the same girls each time, its noise averaged out. It is forgotten.
ALTER TABLE runs DROP COLUMN told;
ALTER TABLE runs DROP COLUMN unknown;
