-- Address, headers and body of a webhook are secrets: the server seals them when it starts, and looks after uniqueness itself.
drop index extrs_wbhk_type_crte_type_updte_type_dlte_pyld_url_ky;

-- What a delivery tells is kept in two forms: for all who may see its object, and sealed where secrets of the webhook are in it.
alter table extras_webhookdelivery rename column error to plain_error;
alter table extras_webhookdelivery rename column request_body to plain_body;
alter table extras_webhookdelivery add column sealed_error text, add column sealed_body text;

-- What earlier versions kept open: bodies of templates, errors that quote them, and the change log of webhooks.
update extras_webhookdelivery d set plain_body = '' from extras_webhook w where w.id = d.webhook_id and w.body_template <> '' and d.plain_body <> '';
update extras_webhookdelivery set plain_error = substring(plain_error from '^(?:payload_url|additional_headers|body_template)(?:, line [0-9]+)?') || ': the template failed.'
  where plain_error ~ '^(payload_url|additional_headers|body_template)';
update core_objectchange c set
    prechange_data = case when jsonb_typeof(prechange_data) = 'object' then prechange_data || masked else prechange_data end,
    postchange_data = case when jsonb_typeof(postchange_data) = 'object' then postchange_data || masked else postchange_data end
  from (select '{"payload_url": "********", "additional_headers": "********", "body_template": "********"}'::jsonb as masked) m
  where c.changed_object_type = 'extras.webhook';
