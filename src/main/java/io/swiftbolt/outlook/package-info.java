/** Brings forecasts and the database together: reads what they are made of, and sets them off. */
package io.swiftbolt.outlook;
