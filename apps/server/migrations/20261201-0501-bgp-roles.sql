-- Our role towards the other side of a session (RFC 9234).
alter table peering_directpeeringsession add column bgp_role text;
alter table peering_internetexchangepeeringsession add column bgp_role text;
