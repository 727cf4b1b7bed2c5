alter table core_job add column outcome text;
