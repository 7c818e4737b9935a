-- A quota belongs to a vendor's key: another key starts with a full bucket and a closed circuit. account is a fingerprint of the
-- key, '' for a vendor that needs none.
alter table provider_state
  add column account text not null default '',
  drop constraint provider_state_pkey,
  add primary key (provider, account),
  -- Two classes of requests share the quota: fresh bars and backfill. Each has its own bucket of what the other's reserve leaves,
  -- which counts only while the other one is waiting (wanted).
  add column fresh_arrival timestamptz not null default '-infinity',
  add column fresh_wanted timestamptz not null default '-infinity',
  add column backfill_arrival timestamptz not null default '-infinity',
  add column backfill_wanted timestamptz not null default '-infinity',
  -- what the vendor's own headers say of its limit, and until when that is believed
  add column learned_limit integer check (learned_limit > 0),
  add column learned_until timestamptz not null default '-infinity';

-- Symbols that a vendor does not serve, so that it is not asked for them again and again.
create table provider_unsupported (
  provider   text not null,
  symbol     text not null,
  timeframe  text not null,  -- '' = of every timeframe
  said       integer not null default 1 check (said > 0),
  reason     text not null,
  said_at    timestamptz not null default clock_timestamp(),
  not_before timestamptz not null, -- when the vendor may be asked again
  primary key (provider, symbol, timeframe)
);
