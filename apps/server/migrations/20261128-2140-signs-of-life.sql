alter table core_job add column seen timestamptz;
