// Webhooks of shops: a secret they sign with, and requests of raw bytes.
import { createHmac } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { folder } from '../driver.mjs';

// A file with this text; its path.
export const file = (name, text) => (writeFileSync(join(folder, name), text), join(folder, name));
export const secret = file('secret', 's3cret\n');
export const sign = (body, by = 's3cret') => createHmac('sha256', by).update(body).digest('base64');
export const poster = (server) => (path, body, headers) =>
    server.send('POST', path, { raw: body, token: '', headers });
