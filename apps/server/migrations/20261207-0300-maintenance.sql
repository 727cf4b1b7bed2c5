-- Maintenances: what is taken out of service and put back, what it affects, who is told, and what providers announce.

;

-- The status that an object had before a maintenance changed it; kept once, however many hold it.
create table maintenance_hold (
  object_type text not null,
  object_id bigint not null,
  original text not null,
  held_as text not null,
  primary key (object_type, object_id)
);

-- Which maintenances hold an object; the last that lets go puts it back.
create table maintenance_holder (
  object_type text not null,
  object_id bigint not null,
  window_id bigint not null references maintenance_window on delete cascade,
  primary key (object_type, object_id, window_id),
  foreign key (object_type, object_id) references maintenance_hold on delete cascade
);
create index maintenance_holder_window_id on maintenance_holder (window_id);

-- What gives a calendar program the feed of a user, and nothing else.
create table maintenance_feedtoken (
  user_id bigint primary key references auth_user on delete cascade,
  digest text not null unique,
  created timestamptz not null default now(),
  last_used timestamptz
);
