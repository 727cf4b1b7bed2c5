-- What routers say about sessions, and how that was over time.

alter table peering_directpeeringsession
  add column state_changed timestamptz, add column down_reason text, add column last_error text not null default '',
  add column flap_count integer not null default 0, add column polled timestamptz;
alter table peering_internetexchangepeeringsession
  add column state_changed timestamptz, add column down_reason text, add column last_error text not null default '',
  add column flap_count integer not null default 0, add column polled timestamptz;

-- Each change of a session's state.
create table monitoring_transition (
  direct_session_id bigint references peering_directpeeringsession on delete cascade,
  exchange_session_id bigint references peering_internetexchangepeeringsession on delete cascade,
  at timestamptz not null,
  from_state text,
  to_state text,
  reason text,
  said text
);
create index monitoring_transition_direct on monitoring_transition (direct_session_id, at) where (direct_session_id is not null);
create index monitoring_transition_exchange on monitoring_transition (exchange_session_id, at) where (exchange_session_id is not null);

-- Counts of prefixes from the moment on at which they were other ones than before; fewer of them the older they are.
create table monitoring_count (
  direct_session_id bigint references peering_directpeeringsession on delete cascade,
  exchange_session_id bigint references peering_internetexchangepeeringsession on delete cascade,
  at timestamptz not null,
  received integer not null,
  accepted integer not null,
  advertised integer not null
);
create index monitoring_count_direct on monitoring_count (direct_session_id, at) where (direct_session_id is not null);
create index monitoring_count_exchange on monitoring_count (exchange_session_id, at) where (exchange_session_id is not null);

-- Each poll of a router, and the sums of what it said; fewer of them the older they are.
create table monitoring_poll (
  router_id bigint not null references devices_router on delete cascade,
  at timestamptz not null,
  code text,
  message text not null default '',
  duration_ms integer not null default 0,
  neighbors integer not null default 0,
  established integer not null default 0,
  down integer not null default 0,
  received integer not null default 0,
  accepted integer not null default 0,
  advertised integer not null default 0
);
create index monitoring_poll_router on monitoring_poll (router_id, at);

-- What a router said last, to compare it with what is written down here.
create table monitoring_snapshot (
  router_id bigint primary key references devices_router on delete cascade,
  taken timestamptz not null,
  neighbors jsonb not null,
  digest text not null,
  left_out integer not null default 0
);
