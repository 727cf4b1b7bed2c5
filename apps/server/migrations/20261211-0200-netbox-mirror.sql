-- What NetBox has of devices, by the ids that it has there.

create table netbox_device (
  id bigint primary key,
  created timestamptz not null default now(),
  updated timestamptz not null default now(),
  name text not null default '',
  role text not null,
  status text not null,
  platform text not null default '',
  platform_name text not null default '',
  site text not null default '',
  manufacturer text not null default '',
  model text not null default '',
  serial text not null default '',
  primary_ip4 inet,
  primary_ip6 inet,
  tags text[] not null default '{}',
  config_context jsonb,
  local_context_data jsonb,
  description text not null default '',
  last_updated timestamptz,
  gone timestamptz
);
create table netbox_interface (
  id bigint primary key,
  created timestamptz not null default now(),
  updated timestamptz not null default now(),
  device_id bigint not null references netbox_device on delete cascade,
  name text not null,
  label text not null default '',
  type text not null default '',
  enabled boolean not null default true,
  mgmt_only boolean not null default false,
  lag text not null default '',
  mtu integer,
  speed integer,
  mac_address macaddr,
  description text not null default '',
  gone timestamptz
);
create table netbox_ipaddress (
  id bigint primary key,
  created timestamptz not null default now(),
  updated timestamptz not null default now(),
  interface_id bigint not null references netbox_interface on delete cascade,
  address inet not null,
  status text not null,
  role text not null default '',
  vrf text not null default '',
  dns_name text not null default '',
  description text not null default '',
  gone timestamptz
);
create table netbox_platform (
  id bigint primary key,
  created timestamptz not null default now(),
  updated timestamptz not null default now(),
  name text not null,
  slug text not null,
  manufacturer text not null default '',
  description text not null default '',
  gone timestamptz
);
create index netbox_device_name on netbox_device (name);
create index netbox_interface_device_id on netbox_interface (device_id);
create index netbox_ipaddress_interface_id on netbox_ipaddress (interface_id);
create index netbox_ipaddress_address on netbox_ipaddress (address);
create trigger note_change after insert or update or delete or truncate on netbox_device for each statement execute function note_table_change();
create trigger note_change after insert or update or delete or truncate on netbox_interface for each statement execute function note_table_change();
create trigger note_change after insert or update or delete or truncate on netbox_ipaddress for each statement execute function note_table_change();
create trigger note_change after insert or update or delete or truncate on netbox_platform for each statement execute function note_table_change();

-- How reading it stands: one row. `basis` is what devices were asked for by, so that other conditions are no loss of devices.
create table netbox_standing (
  id integer primary key default 1 check (id = 1),
  url text not null default '',
  basis text not null default '',
  version text not null default '',
  last_tried timestamptz,
  last_read timestamptz,
  last_error text not null default ''
);
insert into netbox_standing default values;
