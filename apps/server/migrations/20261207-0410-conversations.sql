-- Which messages answer each other: a conversation has one name, that of its first message.

alter table messaging_message add column thread text not null default '';
alter table messaging_message add column answers_id bigint references messaging_receivedmessage on delete set null;
update messaging_message set thread = reference;
create index messaging_message_answers_id on messaging_message (answers_id);
create index messaging_message_thread on messaging_message (thread);

alter table messaging_receivedmessage add column thread text not null;
alter table messaging_receivedmessage add column ancestors text[] not null default '{}'::text[];
create index messaging_receivedmessage_thread on messaging_receivedmessage (thread);
