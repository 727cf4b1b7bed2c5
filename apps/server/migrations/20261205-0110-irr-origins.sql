-- Whose routes the prefixes of a version are, as packed numbers: RPKI is asked about these.
alter table irr_entries add column origins bytea;
