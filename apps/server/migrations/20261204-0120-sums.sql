-- What the sessions of an exchange, or of a group, on a router came to at each poll; fewer of them the older they are.
create table monitoring_sum (
  router_id bigint not null references devices_router on delete cascade,
  internet_exchange_id bigint references peering_internetexchange on delete cascade,
  bgp_group_id bigint references peering_bgpgroup on delete cascade,
  at timestamptz not null,
  established integer not null,
  down integer not null,
  received integer not null,
  accepted integer not null,
  advertised integer not null
);
create index monitoring_sum_router on monitoring_sum (router_id, at);
create index monitoring_sum_exchange on monitoring_sum (internet_exchange_id, router_id, at) where (internet_exchange_id is not null);
create index monitoring_sum_group on monitoring_sum (bgp_group_id, router_id, at) where (bgp_group_id is not null);
