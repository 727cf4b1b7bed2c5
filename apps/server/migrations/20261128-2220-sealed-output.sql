alter table core_job add column sealed_output text;
-- Configurations that were kept in plain text, with the passwords in them: they can be rendered again.
update core_job set data = data - 'output' where data ? 'output' and name = 'devices.router.render_configuration';
