-- What the catalog said of every object when the migrations had run; a start compares and refuses a schema changed by hand.
create table schema_fingerprint (
  object text primary key,
  hash   text not null
);
revoke insert, update, delete on schema_fingerprint from swiftbolt_app;
