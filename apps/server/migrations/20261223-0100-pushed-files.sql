-- Files that pushes of a router made: what anybody who may push it may look at and write again.

create table devices_pushedfile (
  router_id bigint not null references devices_router on delete cascade,
  source_id bigint not null references core_datasource on delete cascade,
  path text not null,
  primary key (router_id, source_id, path)
);
create index devices_pushedfile_source_id on devices_pushedfile (source_id);
insert into devices_pushedfile (router_id, source_id, path)
  select r.id, f.source_id, f.path from devices_router r join core_datafile f on f.id = r.data_file_id
  where r.data_pushed is not null and f.source_id = r.data_source_id and f.path = r.data_path;
