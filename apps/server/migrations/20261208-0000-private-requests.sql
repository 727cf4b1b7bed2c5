-- Requests for private sessions, the wait list, and rules that have sessions made.

alter table requests_request add column "request_type" text not null default 'public';
alter table requests_request add column "relationship_id" bigint;
alter table requests_request add column "is_waiting" boolean not null default false;
alter table requests_request add column "loa" text not null default '';
alter table requests_request add foreign key (relationship_id) references bgp_relationship on delete set null;
create index requests_request_relationship_id on requests_request (relationship_id);
create index requests_request_reference on requests_request (reference);
alter table requests_session add column "facility" bigint;
alter table requests_session add column "prefix_length" integer;
alter table requests_session add column "local_ip_address" inet;
alter table requests_session add column "direct_session_id" bigint;
alter table requests_session add foreign key (direct_session_id) references peering_directpeeringsession on delete set null;
create index requests_session_direct_session_id on requests_session (direct_session_id);
alter table requests_rule add column "session_status" text;
