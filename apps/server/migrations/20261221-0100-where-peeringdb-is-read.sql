-- Where PeeringDB is read, as somebody chose; nothing where the settings say it.

create table peeringdb_source (
  one boolean primary key default true check (one),
  source text not null,
  chosen timestamptz not null default now()
);
create trigger note_change after insert or delete or update or truncate on peeringdb_source for each statement execute function note_table_change();
