-- The order of connections is kept beside them, and that of exchange sessions is made of it: one look into a row instead of five joins.

alter table net_connection add column sort_key text collate "C" not null default '';
create index net_connection_sort_key on net_connection (sort_key, id);

create function connection_sort_key(connection net_connection) returns text language sql stable as $$
  select concat(
    lpad(coalesce(la.asn, 9999999999)::text, 10, '0'), chr(1), coalesce(x.name, chr(126)), chr(1), x.slug, chr(1),
    lpad(coalesce(ra.asn, 9999999999)::text, 10, '0'), chr(1), coalesce(r.name, chr(126)))
  from (select connection.internet_exchange_point_id, connection.router_id) c
  left join peering_internetexchange x on x.id = c.internet_exchange_point_id
  left join peering_autonomoussystem la on la.id = x.local_autonomous_system_id
  left join devices_router r on r.id = c.router_id
  left join peering_autonomoussystem ra on ra.id = r.local_autonomous_system_id
$$;

update net_connection c set sort_key = connection_sort_key(c);

create function set_connection_sort_key() returns trigger language plpgsql as $$
begin
  new.sort_key := connection_sort_key(new);
  return new;
end $$;
create trigger sort_key before insert on net_connection for each row execute function set_connection_sort_key();
create trigger sort_key_changed before update of internet_exchange_point_id, router_id on net_connection
  for each row when ((old.internet_exchange_point_id, old.router_id) is distinct from (new.internet_exchange_point_id, new.router_id))
  execute function set_connection_sort_key();

-- A session's key is worked out when it is made, and when what it is made of differs.

create or replace function exchange_session_sort_key(session peering_internetexchangepeeringsession) returns text language sql stable as $$
  select concat(
    coalesce('0' || session.service_reference, '1'), chr(1),
    (select lpad(asn::text, 10, '0') from peering_autonomoussystem where id = session.autonomous_system_id), chr(1),
    (select sort_key from net_connection where id = session.ixp_connection_id), chr(1),
    address_sort_key(session.ip_address))
$$;

-- Written out in the triggers, and one look a statement: a function that is given a whole row is planned anew each time, and so is an
-- expression that looks into tables.
create or replace function set_exchange_session_sort_key() returns trigger language plpgsql as $$
declare
  peer text;
  place text;
begin
  select lpad(asn::text, 10, '0') into peer from peering_autonomoussystem where id = new.autonomous_system_id;
  select sort_key into place from net_connection where id = new.ixp_connection_id;
  new.sort_key := concat(coalesce('0' || new.service_reference, '1'), chr(1), peer, chr(1), place, chr(1), address_sort_key(new.ip_address));
  return new;
end $$;
drop trigger sort_key on peering_internetexchangepeeringsession;
create trigger sort_key before insert on peering_internetexchangepeeringsession for each row execute function set_exchange_session_sort_key();
create trigger sort_key_changed before update of service_reference, autonomous_system_id, ixp_connection_id, ip_address
  on peering_internetexchangepeeringsession for each row
  when ((old.service_reference, old.autonomous_system_id, old.ixp_connection_id, old.ip_address)
    is distinct from (new.service_reference, new.autonomous_system_id, new.ixp_connection_id, new.ip_address))
  execute function set_exchange_session_sort_key();

create or replace function set_direct_session_sort_key() returns trigger language plpgsql as $$
declare
  ours text;
  peer text;
begin
  select lpad(asn::text, 10, '0') into ours from peering_autonomoussystem where id = new.local_autonomous_system_id;
  select lpad(asn::text, 10, '0') into peer from peering_autonomoussystem where id = new.autonomous_system_id;
  new.sort_key := concat(
    coalesce('0' || new.service_reference, '1'), chr(1), coalesce(ours, '9999999999'), chr(1), peer, chr(1), address_sort_key(new.ip_address));
  return new;
end $$;
drop trigger sort_key on peering_directpeeringsession;
create trigger sort_key before insert on peering_directpeeringsession for each row execute function set_direct_session_sort_key();
create trigger sort_key_changed before update of service_reference, local_autonomous_system_id, autonomous_system_id, ip_address
  on peering_directpeeringsession for each row
  when ((old.service_reference, old.local_autonomous_system_id, old.autonomous_system_id, old.ip_address)
    is distinct from (new.service_reference, new.local_autonomous_system_id, new.autonomous_system_id, new.ip_address))
  execute function set_direct_session_sort_key();

-- What orders connections changes their keys, and these change those of their sessions.

drop trigger refresh_sort_keys on net_connection;
create trigger refresh_sort_keys after update on net_connection
  for each row when (old.sort_key is distinct from new.sort_key) execute function refresh_sort_keys_of_connection();

create or replace function refresh_sort_keys_of_autonomous_system() returns trigger language plpgsql as $$
begin
  update peering_directpeeringsession s set sort_key = direct_session_sort_key(s) where new.id in (s.autonomous_system_id, s.local_autonomous_system_id);
  update peering_internetexchangepeeringsession s set sort_key = exchange_session_sort_key(s) where s.autonomous_system_id = new.id;
  update net_connection c set sort_key = connection_sort_key(c)
   where c.internet_exchange_point_id in (select id from peering_internetexchange where local_autonomous_system_id = new.id)
      or c.router_id in (select id from devices_router where local_autonomous_system_id = new.id);
  return null;
end $$;

create or replace function refresh_sort_keys_of_exchange() returns trigger language plpgsql as $$
begin
  update net_connection c set sort_key = connection_sort_key(c) where c.internet_exchange_point_id = new.id;
  return null;
end $$;

create or replace function refresh_sort_keys_of_router() returns trigger language plpgsql as $$
begin
  update net_connection c set sort_key = connection_sort_key(c) where c.router_id = new.id;
  return null;
end $$;
