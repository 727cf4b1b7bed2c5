-- Data sources are synchronised, and files feed templates and contexts.

alter table core_datasource add column webhook_secret text;
alter table core_datafile add column tag text not null default '';
alter table core_datasource add column synchronisation_interval integer;
alter table core_datasource add column last_tried timestamptz;
alter table core_datasource add column last_error text not null default '';
alter table core_datasource add column skipped_count integer not null default 0;
alter table core_datasource add column revision text;
alter table core_datasource add column basis text not null default '';
alter table core_datasource add column skipped jsonb;
alter table core_datasource add column lease_expires timestamptz;
alter table core_datasource add column lease_holder text;
alter table devices_configuration add column data_file_id bigint;
alter table devices_configuration add column auto_synchronisation_enabled boolean not null default true;
alter table devices_configuration add column data_source_id bigint;
alter table devices_configuration add column data_path text not null default '';
alter table devices_configuration add column data_synchronised timestamptz;
alter table devices_configuration add column data_fault text not null default '';
alter table extras_configcontext add column data_file_id bigint;
alter table extras_configcontext add column auto_synchronisation_enabled boolean not null default true;
alter table extras_configcontext add column data_source_id bigint;
alter table extras_configcontext add column data_path text not null default '';
alter table extras_configcontext add column data_synchronised timestamptz;
alter table extras_configcontext add column data_fault text not null default '';
alter table extras_exporttemplate add column data_file_id bigint;
alter table extras_exporttemplate add column auto_synchronisation_enabled boolean not null default true;
alter table extras_exporttemplate add column data_source_id bigint;
alter table extras_exporttemplate add column data_path text not null default '';
alter table extras_exporttemplate add column data_synchronised timestamptz;
alter table extras_exporttemplate add column data_fault text not null default '';
alter table messaging_email add column data_file_id bigint;
alter table messaging_email add column auto_synchronisation_enabled boolean not null default true;
alter table messaging_email add column data_source_id bigint;
alter table messaging_email add column data_path text not null default '';
alter table messaging_email add column data_synchronised timestamptz;
alter table messaging_email add column data_fault text not null default '';
alter table devices_configuration add foreign key (data_file_id) references core_datafile on delete set null;
alter table devices_configuration add foreign key (data_source_id) references core_datasource;
create index devices_configuration_data_file_id on devices_configuration (data_file_id);
create index devices_configuration_data_source_id on devices_configuration (data_source_id);
alter table extras_configcontext add foreign key (data_file_id) references core_datafile on delete set null;
alter table extras_configcontext add foreign key (data_source_id) references core_datasource;
create index extras_configcontext_data_file_id on extras_configcontext (data_file_id);
create index extras_configcontext_data_source_id on extras_configcontext (data_source_id);
alter table extras_exporttemplate add foreign key (data_file_id) references core_datafile on delete set null;
alter table extras_exporttemplate add foreign key (data_source_id) references core_datasource;
create index extras_exporttemplate_data_file_id on extras_exporttemplate (data_file_id);
create index extras_exporttemplate_data_source_id on extras_exporttemplate (data_source_id);
alter table messaging_email add foreign key (data_file_id) references core_datafile on delete set null;
alter table messaging_email add foreign key (data_source_id) references core_datasource;
create index messaging_email_data_file_id on messaging_email (data_file_id);
create index messaging_email_data_source_id on messaging_email (data_source_id);
-- Contents lie apart from what lists show.
create table core_datafilecontent (
  file_id bigint primary key references core_datafile on delete cascade,
  data bytea not null
);
