alter table core_objectchange add column via text;
alter table core_objectchange add column via_name text not null default ''::text;
