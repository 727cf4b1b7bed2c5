-- Every community in one way: without leading zeros, names as numbers (the rules of `parseCommunity` of `@peersmith/net`).

create function bgp_community_canonical(value text) returns text language plpgsql immutable parallel safe as $$
declare
  parts text[] := string_to_array(value, ':');
  digits boolean[] := array(select part ~ '^[0-9]+$' from unnest(parts) part);
  word text := replace(lower(value), '_', '-');
  number int := case word
    when 'graceful-shutdown' then 0 when 'gshut' then 0 when 'accept-own' then 1
    when 'route-filter-translated-v4' then 2 when 'route-filter-v4' then 3
    when 'route-filter-translated-v6' then 4 when 'route-filter-v6' then 5
    when 'llgr-stale' then 6 when 'no-llgr' then 7 when 'accept-own-nexthop' then 8 when 'standby-pe' then 9
    when 'blackhole' then 666 when 'no-export' then 65281 when 'no-advertise' then 65282
    when 'no-export-subconfed' then 65283 when 'local-as' then 65283 when 'no-peer' then 65284 when 'nopeer' then 65284
  end;
begin
  if number is not null then return '65535:' || number; end if;
  if cardinality(parts) = 2 and digits = '{t,t}' and parts[1]::numeric <= 65535 and parts[2]::numeric <= 65535 then
    return parts[1]::numeric || ':' || parts[2]::numeric;
  end if;
  if cardinality(parts) <> 3 or not digits[3] then return null; end if;
  if parts[1] in ('origin', 'target') then
    if digits[2] and parts[2]::numeric <= 4294967295 and parts[3]::numeric <= (case when parts[2]::numeric > 65535 then 65535 else 4294967295 end) then
      return parts[1] || ':' || parts[2]::numeric || ':' || parts[3]::numeric;
    end if;
    if parts[2] ~ '^((25[0-5]|2[0-4]\d|1?\d?\d)(\.(?=\d)|$)){4}$' and parts[2] !~ '(^|\.)0\d' and parts[3]::numeric <= 65535 then
      return parts[1] || ':' || parts[2] || ':' || parts[3]::numeric;
    end if;
    return null;
  end if;
  if digits = '{t,t,t}' and parts[1]::numeric <= 4294967295 and parts[2]::numeric <= 4294967295 and parts[3]::numeric <= 4294967295 then
    return parts[1]::numeric || ':' || parts[2]::numeric || ':' || parts[3]::numeric;
  end if;
  return null;
end $$;

create or replace function bgp_community_kind(value text) returns text language sql immutable parallel safe as $$
  select case
    when canonical is null then null
    when canonical ~ '^(origin|target):' then 'extended'
    when canonical ~ ':.*:' then 'large'
    else 'standard'
  end from bgp_community_canonical(value) canonical
$$;

-- One that is already there in its one way keeps its neighbour as it is: which of the two objects to keep is for people to say.
do $$
declare
  clash record;
begin
  update bgp_community c set value = bgp_community_canonical(c.value), updated = now()
   where c.value <> bgp_community_canonical(c.value)
     and not exists (
       select from bgp_community o
        where o.id <> c.id and bgp_community_canonical(o.value) = bgp_community_canonical(c.value)
          and (o.value = bgp_community_canonical(c.value) or o.id < c.id));
  for clash in select name, value from bgp_community where value <> bgp_community_canonical(value) order by id loop
    raise warning 'The community "%" keeps the value %, because another one is % already.', clash.name, clash.value, bgp_community_canonical(clash.value);
  end loop;
end $$;
