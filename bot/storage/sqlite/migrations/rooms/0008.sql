-- A procedure that was closed before there was a first look has ended.
INSERT INTO steps (voice, step, name, at)
    SELECT voice, 'first-look', name, at FROM steps WHERE step = 'closed';
