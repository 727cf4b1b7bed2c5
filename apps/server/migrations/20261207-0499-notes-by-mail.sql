-- The mail that a proposal of a maintenance came by.

alter table maintenance_proposal add column "received_message_id" bigint;
alter table maintenance_proposal add foreign key (received_message_id) references messaging_receivedmessage on delete set null;
create index maintenance_proposal_received_message_id on maintenance_proposal (received_message_id);
