-- No row tells the minute of an act: times are full hours.
UPDATE guests SET expires_at = (expires_at + 3599) / 3600 * 3600 WHERE expires_at % 3600 <> 0;
UPDATE messages SET expires_at = expires_at / 3600 * 3600 WHERE expires_at % 3600 <> 0;
UPDATE handled_updates SET expires_at = (expires_at + 3599) / 3600 * 3600 WHERE expires_at % 3600 <> 0;
