-- Our role towards the other side of a session (RFC 9234).
alter table peering_directpeeringsession add column bgp_role text;
alter table peering_internetexchangepeeringsession add column bgp_role text;

-- The address of a session may lie outside the network of its connection, where somebody says so.
alter table peering_directpeeringsession add column outside_lan boolean not null default false;
alter table peering_internetexchangepeeringsession add column outside_lan boolean not null default false;
