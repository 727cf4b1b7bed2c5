-- Addresses that a member export contradicts itself about: they are not believed, and are not gone either.

alter table members_memberexport add column "disputed" inet[] not null default '{}';
-- What was read before does not say which: the files are asked for anew.
update members_memberexport set basis = '' where source_url <> '';
