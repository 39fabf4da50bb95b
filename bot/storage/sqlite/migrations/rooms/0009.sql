-- What is remembered of codes stands in files of its own now, one for each door.
DROP TABLE openings;

DROP TABLE wrong_codes;

DROP TABLE codes;
