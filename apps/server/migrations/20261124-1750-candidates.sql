-- Networks that make no sessions are few, and every list of candidates asks for them.
create index peeringdb_network_policy_general on peeringdb_network (policy_general);
