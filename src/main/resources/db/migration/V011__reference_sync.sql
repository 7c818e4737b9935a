-- When vendors were last asked for reference data, so that neither a restart nor another process asks again the same day.
create table reference_sync (
  subject   text primary key, -- 'calendar', or the ticker whose corporate actions were taken over
  symbol_id uuid unique references symbols on delete cascade,
  synced_on date not null,    -- New York date of the server's clock
  check ((subject = 'calendar') = (symbol_id is null))
);
