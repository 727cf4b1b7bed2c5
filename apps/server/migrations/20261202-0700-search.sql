-- Words of a search are found in large tables by an index of any three letters, and addresses by their own.
create extension if not exists pg_trgm;
create index peering_autonomoussystem_search on peering_autonomoussystem using gin (lower(name) gin_trgm_ops, lower(description) gin_trgm_ops, lower(irr_as_set) gin_trgm_ops);
create index peering_directpeeringsession_search on peering_directpeeringsession using gin (lower(service_reference) gin_trgm_ops, lower(comments) gin_trgm_ops);
create index peering_internetexchangepeeringsession_search on peering_internetexchangepeeringsession using gin (lower(service_reference) gin_trgm_ops, lower(comments) gin_trgm_ops);
create index peeringdb_organization_search on peeringdb_organization using gin (lower(name) gin_trgm_ops, lower(name_long) gin_trgm_ops, lower(aka) gin_trgm_ops);
create index peeringdb_facility_search on peeringdb_facility using gin (lower(name) gin_trgm_ops, lower(name_long) gin_trgm_ops, lower(aka) gin_trgm_ops, lower(city) gin_trgm_ops);
create index peeringdb_network_search on peeringdb_network using gin (lower(name) gin_trgm_ops, lower(name_long) gin_trgm_ops, lower(aka) gin_trgm_ops, lower(irr_as_set) gin_trgm_ops);
create index peeringdb_internetexchange_search on peeringdb_internetexchange using gin (lower(name) gin_trgm_ops, lower(name_long) gin_trgm_ops, lower(aka) gin_trgm_ops, lower(city) gin_trgm_ops);
create index peeringdb_networkcontact_search on peeringdb_networkcontact using gin (lower(name) gin_trgm_ops, lower(role) gin_trgm_ops, lower(phone) gin_trgm_ops, lower(email) gin_trgm_ops);
create index extras_journalentry_search on extras_journalentry using gin (lower(comments) gin_trgm_ops);
create index peering_directpeeringsession_ip_address on peering_directpeeringsession (ip_address);
create index peering_directpeeringsession_local_ip_address on peering_directpeeringsession (local_ip_address);
create index peering_internetexchangepeeringsession_ip_address on peering_internetexchangepeeringsession (ip_address);
