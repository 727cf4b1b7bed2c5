-- Who moves networks in may give one another id.
alter table irr_use drop constraint irr_use_autonomous_system_id_fkey,
  add foreign key (autonomous_system_id) references peering_autonomoussystem on delete cascade on update cascade;
alter table irr_carried drop constraint irr_carried_autonomous_system_id_fkey,
  add foreign key (autonomous_system_id) references peering_autonomoussystem on delete cascade on update cascade;
