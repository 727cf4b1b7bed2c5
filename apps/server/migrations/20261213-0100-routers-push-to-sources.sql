-- Where the configuration of a router is pushed to, and when it was.

alter table devices_router add column data_source_id bigint references core_datasource (id);
alter table devices_router add column data_path text;
alter table devices_router add column data_file_id bigint references core_datafile (id) on delete set null;
alter table devices_router add column data_pushed timestamptz;
create index devices_router_data_source_id on devices_router (data_source_id);
create index devices_router_data_file_id on devices_router (data_file_id);
