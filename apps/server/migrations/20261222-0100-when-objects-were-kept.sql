-- A reading under way does not put back what a change has written since it began.

-- As of when what is kept of an object is so.
alter table ixapi_object add column "kept" timestamptz not null default now();
-- What a change has seen to be gone, until a reading that began later is kept.
create table ixapi_gone (
  endpoint_id bigint not null references extras_ixapi on delete cascade,
  kind text not null,
  remote_id text not null,
  since timestamptz not null,
  primary key (endpoint_id, kind, remote_id)
);
