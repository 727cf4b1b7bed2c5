-- Operators see the tokens that networks made, and take them back.

alter table portal_token rename to portal_guesttoken;
alter index portal_token_asn rename to portal_guesttoken_asn;
alter table portal_guesttoken add column updated timestamptz not null default now();
create trigger note_change after insert or delete or update or truncate on portal_guesttoken for each statement execute function note_table_change();
