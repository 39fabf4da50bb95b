-- Who of the staff may look at the figures. STAFF.md says what each column is.
CREATE TABLE accounts (
    name TEXT NOT NULL PRIMARY KEY,
    password TEXT NOT NULL
) STRICT, WITHOUT ROWID;
