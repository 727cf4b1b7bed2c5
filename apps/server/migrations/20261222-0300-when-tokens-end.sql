-- When the tokens of an IX-API end: they are sealed, so that nothing else tells.

alter table ixapi_standing add column "access_token_expiration" timestamptz;
alter table ixapi_standing add column "refresh_token_expiration" timestamptz;
