-- What was left out of the tables of the portal: indexes, and that their changes are noted.

create index portal_sessionwish_asn on portal_sessionwish (asn);
create index portal_sessionwish_status on portal_sessionwish (status);
create index portal_sessionwish_created on portal_sessionwish (created);
create trigger note_change after insert or delete or update or truncate on portal_admission for each statement execute function note_table_change();
create trigger note_change after insert or delete or update or truncate on portal_sessionwish for each statement execute function note_table_change();
create index messaging_message_sealed_secret_held on messaging_message (id) where sealed_secret is not null;
