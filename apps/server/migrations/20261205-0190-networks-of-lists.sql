-- What uses a list is told by its type, too: networks are found by the lists that they use.
alter table irr_use add column owner_type text not null default 'peering.autonomoussystem';
