alter table extras_webhook add column ca_certificates text not null default '';
