-- Changes at exchanges are of several kinds, each with its own data. Those of MAC addresses were the first.
alter table ixapi_saga
  add column kind text not null default 'mac',
  add column title text,
  add column subject text not null default '',
  add column wanted jsonb not null default '{}',
  add column found jsonb not null default '{}',
  add column secret text,
  alter column mac_address drop not null,
  alter column config_id set default '';
update ixapi_saga set
  title = mac_address || ' at ' || config_id,
  subject = config_id,
  wanted = jsonb_build_object('mac_address', mac_address::text, 'enter_here', false),
  found = jsonb_build_object('old_macs', old_macs);
alter table ixapi_saga alter column title set not null, drop column old_macs;
create index ixapi_saga_secret_held on ixapi_saga (id) where secret is not null;
create index ixapi_saga_kind on ixapi_saga (kind);
-- Keys are changed row by row, by `id`.
alter table ixapi_standing add column id bigint generated always as (endpoint_id) stored;
