alter table devices_configuration add column draft text not null default ''::text;
