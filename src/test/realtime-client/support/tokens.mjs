import { createHmac } from 'node:crypto';
import { secret } from './settings.mjs';

const encode = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
const seconds = () => Math.floor(Date.now() / 1000);

/** A key as Supabase's: signed with HS256 unless told otherwise. */
export function token(claims = {}, { key = secret, algorithm = 'HS256' } = {}) {
  const body = `${encode({ alg: algorithm, typ: 'JWT' })}.${encode({ role: 'anon', exp: seconds() + 3_600, ...claims })}`;
  const hash = { HS256: 'sha256', HS384: 'sha384', HS512: 'sha512' }[algorithm];
  return `${body}.${hash ? createHmac(hash, key).update(body).digest('base64url') : ''}`;
}

export const anon = token();
export const service = token({ role: 'service_role' });
export const expired = () => token({ exp: seconds() - 60 });
export const forged = () => token({ role: 'service_role' }, { key: 'another secret that nobody gave to the server' });
export const unsigned = () => token({ role: 'service_role' }, { algorithm: 'none' });
/** Valid for so many seconds from now, and unlike any other. */
export const shortLived = (lifetime) => token({ exp: seconds() + lifetime, iat: seconds() });
