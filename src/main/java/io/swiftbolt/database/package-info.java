/**
 * The way to Postgres: the embedded server, migrations, the pool. The only room with JDBC. Knows no tables but its own.
 */
@org.jspecify.annotations.NullMarked
package io.swiftbolt.database;
