-- An export that suddenly lacks most of its ports waits for somebody who looks at it.

alter table members_memberexport add column "is_held" boolean not null default false;
