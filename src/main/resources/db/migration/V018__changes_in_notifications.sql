-- A change that stands alone in its statement travels in its notification, so that a listener who has seen all before it need
-- not read the table. A payload has less than 8000 bytes; several changes are better read at once.
create or replace function notify_changes() returns trigger language plpgsql set timezone = 'UTC' as $$
declare
  announced text;
  changes   integer;
begin
  select count(*), min(change) into changes, announced
    from (select case when coalesce(octet_length(c."row"), 0) + coalesce(octet_length(c.old), 0) < 6000
                   then json_build_array(c.seq, c.at, c.table_name, c.operation, c.symbol, c.timeframe, c."row", c.old)::text end as change
            from new_changes c limit 2) first_two;
  -- a statement that published nothing must not take the lock under which notifying transactions commit one by one
  if changes > 0 then
    perform pg_notify('swiftbolt_changes', case when changes = 1 and octet_length(announced) < 7900 then announced else '' end);
  end if;
  return null;
end $$;
