-- What the planner keeps of a column are samples of its values: nobody who erased herself may stay in them.
ALTER TABLE guests ALTER learner SET STATISTICS 0;
ALTER TABLE messages ALTER learner SET STATISTICS 0;
ALTER TABLE reminders ALTER learner SET STATISTICS 0, ALTER address SET STATISTICS 0;
ALTER TABLE news ALTER learner SET STATISTICS 0, ALTER sealed SET STATISTICS 0;
ALTER TABLE sendings ALTER learner SET STATISTICS 0;
ALTER TABLE spoke ALTER mark SET STATISTICS 0;
ALTER TABLE voices ALTER code SET STATISTICS 0, ALTER words SET STATISTICS 0;
ALTER TABLE visitors ALTER pseudonym SET STATISTICS 0;
ALTER TABLE ledger ALTER pseudonym SET STATISTICS 0;

-- Rows that are gone are swept when there are a few thousand of them, not when they are a fifth of ten million.
ALTER TABLE guests SET (autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 1000);
ALTER TABLE reminders SET (autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 1000);
ALTER TABLE news SET (autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 1000);
ALTER TABLE messages SET (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 5000);
ALTER TABLE handled_updates SET (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 5000);
ALTER TABLE visitors SET (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 5000);
ALTER TABLE ledger SET (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 5000);
ALTER TABLE sendings SET (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 5000);

-- Who still waits for an announcement is found without reading who has had it.
CREATE INDEX sendings_waiting ON sendings (announcement) WHERE state = 'waiting';
