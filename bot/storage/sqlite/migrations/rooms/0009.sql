-- What is remembered of codes stands in files of its own now, one for each door (CODES.md).
DROP TABLE openings;

DROP TABLE wrong_codes;

DROP TABLE codes;
