-- What a revert needs beyond what the change log shows: the change that brought this one with it, and what is masked, sealed.
alter table core_objectchange add column caused_by bigint;
alter table core_objectchange add column sealed_masked text;
-- Whoever asks which keys are in use reads what is sealed, and not the rest of a long table.
create index core_objectchange_sealed_masked_held on core_objectchange (id) where sealed_masked is not null;
create index core_job_sealed_output_held on core_job (id) where sealed_output is not null;
create index extras_webhookdelivery_sealed_error_held on extras_webhookdelivery (id) where sealed_error is not null;
create index extras_webhookdelivery_sealed_body_held on extras_webhookdelivery (id) where sealed_body is not null;
