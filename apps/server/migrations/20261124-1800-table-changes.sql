-- Which transactions changed which tables: a process that keeps what it read of a table learns from it, in the snapshot of its next
-- statement, whether that still holds. One row for each table and transaction; nobody waits for anybody.

create table table_change (table_name text not null, xid xid8 not null, primary key (xid, table_name));

-- Forgets transactions that are long over. The row without a table says below which transaction nothing is known any more.
create function forget_table_changes(kept bigint default 10000) returns void language plpgsql as $$
declare
  horizon xid8 := greatest(pg_snapshot_xmin(pg_current_snapshot())::text::bigint - kept, 3)::text::xid8;
begin
  if not pg_try_advisory_xact_lock(hashtext('table_change')) then return; end if;
  delete from table_change where xid < horizon;
  if found then
    insert into table_change (table_name, xid) values ('', horizon) on conflict do nothing;
  end if;
end $$;

create function note_table_change() returns trigger language plpgsql as $$
begin
  insert into table_change (table_name, xid) values (tg_table_name, pg_current_xact_id()) on conflict do nothing;
  if random() < 0.001 then perform forget_table_changes(); end if;
  return null;
end $$;

do $$
declare
  name text;
begin
  for name in select tablename from pg_tables where schemaname = 'public'
    and tablename ~ '^(auth|bgp|core|devices|extras|net|peering|peeringdb|users)_'
    and tablename not in ('users_session', 'users_userpreferences')
  loop
    execute format('create trigger note_change after insert or update or delete or truncate on %I for each statement execute function note_table_change()', name);
  end loop;
end $$;
