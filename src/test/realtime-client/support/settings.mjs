// What the driver (io.swiftbolt.RealClientsTest) puts into the environment.
function setting(name) {
  const value = process.env[name];
  if (!value) {
    throw new Error(`${name} is not set: start these tests with mvn -q -Pclients integration-test`);
  }
  return value;
}

export const databaseUrl = setting('DATABASE_URL');
export const secret = setting('SWIFTBOLT_JWT_SECRET');
/** Program and arguments that start the server, a port excepted. */
export const serverCommand = JSON.parse(setting('SERVER_COMMAND'));
