-- The role the server works as: it reads and writes rows and can do no DDL. The owner runs migrations and takes on this role
-- for everything else.
do $$
begin
  if not exists (select from pg_roles where rolname = 'swiftbolt_app') then
    create role swiftbolt_app nologin;
  end if;
exception when duplicate_object or unique_violation then null; -- another database of this cluster was migrated meanwhile
end $$;
do $$ begin execute format('grant swiftbolt_app to %I', current_user); end $$;
grant usage on schema public to swiftbolt_app;
grant select, insert, update, delete on all tables in schema public to swiftbolt_app;
grant usage, select on all sequences in schema public to swiftbolt_app;
grant execute on all functions in schema public to swiftbolt_app;
alter default privileges in schema public grant select, insert, update, delete on tables to swiftbolt_app;
alter default privileges in schema public grant usage, select on sequences to swiftbolt_app;
alter default privileges in schema public grant execute on functions to swiftbolt_app;
revoke create on schema public from public;
revoke insert, update, delete on flyway_schema_history from swiftbolt_app;
