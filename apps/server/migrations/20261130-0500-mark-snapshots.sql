-- What a mark says of its table holds while no later transaction has changed that (`table_change`): then nothing has to be read to know it.

alter table peeringdb_mark
  add column snapshot pg_snapshot, -- every change that it sees is in the mark
  add column marked_by xid8,       -- and so are those of this transaction
  add column cluster bigint;       -- transactions of another cluster say nothing
