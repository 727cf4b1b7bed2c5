alter table users_session add column address text not null default '', add column user_agent text not null default '';
