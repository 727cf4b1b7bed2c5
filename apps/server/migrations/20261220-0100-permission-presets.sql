alter table auth_group add column presets text[] not null default '{}'::text[];
alter table auth_user add column presets text[] not null default '{}'::text[];
