-- What NetBox told by its webhook.

-- The newest event that was taken of each device, so that an older one, or the same once more, undoes nothing.
create table netbox_event (
  device_id bigint primary key,
  taken timestamptz
);
-- Routers that were made from a device, with what it was called when NetBox last told: what was changed by hand does not follow.
create table netbox_origin (
  router_id bigint primary key references devices_router on delete cascade,
  name text not null,
  hostname text not null
);
