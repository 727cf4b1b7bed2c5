-- What a job needs and nobody may see, until it ends.
alter table core_job add column sealed_input text;
create index core_job_sealed_input_held on core_job (id) where sealed_input is not null;

-- What came of moving in from another server, kept with the job that did it.
create table moving_report (
  job_id bigint primary key references core_job on delete cascade,
  request_id uuid not null,
  report jsonb not null
);
create index moving_report_request_id on moving_report (request_id);

-- Changes of the other server's log that a request took over.
create table moving_change (
  change_id bigint primary key references core_objectchange on delete cascade,
  request_id uuid not null
);
create index moving_change_request_id on moving_change (request_id);
