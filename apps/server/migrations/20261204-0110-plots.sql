-- A plot is read from the index alone: the rows of a session lie far apart.
drop index monitoring_count_direct;
drop index monitoring_count_exchange;
create index monitoring_count_direct on monitoring_count (direct_session_id, at) include (received, accepted, advertised) where (direct_session_id is not null);
create index monitoring_count_exchange on monitoring_count (exchange_session_id, at) include (received, accepted, advertised) where (exchange_session_id is not null);
