alter table core_job add column sealed_input text;
