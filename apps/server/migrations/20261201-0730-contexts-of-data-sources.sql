-- Config contexts can be assigned to data sources: what is assigned goes with them.

create trigger delete_extras_configcontextassignment_object_id after delete on core_datasource referencing old table as gone for each statement execute function delete_belongings('extras_configcontextassignment', 'content_type', 'object_id', 'core.datasource');
